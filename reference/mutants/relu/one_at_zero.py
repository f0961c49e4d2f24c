# kills: relu.derivative_at_zero
# The derivative is 1 at 0.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return (x >= 0).to(x.dtype)
