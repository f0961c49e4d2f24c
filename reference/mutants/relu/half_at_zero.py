# kills: relu.derivative_at_zero
# The derivative is 0.5 at 0.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.heaviside(x, torch.tensor(0.5, dtype=x.dtype))
