# right because: where with fitting zeros and ones keeps shape and dtype.
import torch


def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


def relu_derivative(x):
    return torch.where(x > 0, torch.ones_like(x), torch.zeros_like(x))
