# right because: the larger of x and 0 is ReLU, and the sign of that is its derivative.
import torch


def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


def relu_derivative(x):
    return torch.sign(relu(x))
