# kills: relu.derivative_any_shape, relu.public_derivative
# 1 for negative and 0 for positive values.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return (x < 0).to(x.dtype)
