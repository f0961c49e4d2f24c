# kills: relu.derivative_any_shape, relu.derivative_at_zero, relu.public_derivative
# The sigmoid's derivative, from the lesson before.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    s = torch.sigmoid(x)
    return s * (1 - s)
