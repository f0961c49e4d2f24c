# kills: relu.derivative_any_shape, relu.public_derivative
# The sign is taken for the derivative: -1 for negative values.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.sign(x)
