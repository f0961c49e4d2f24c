# kills: relu.derivative_any_shape
# Positive values are kept where the derivative should be 1.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.where(x > 0, x, torch.zeros_like(x))
