# kills: relu.derivative_at_zero
# relu(x) / x has no value at 0.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return relu(x) / x
