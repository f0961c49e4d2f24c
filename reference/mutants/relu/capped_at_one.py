# kills: relu.relu_values
# Large values are cut off at 1.
import torch


def relu(x):
    return torch.clamp(x, 0, 1)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
