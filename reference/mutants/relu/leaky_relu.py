# kills: relu.relu_any_shape, relu.public_relu
# Negative values leak through.
import torch


def relu(x):
    return torch.where(x > 0, x, 0.01 * x)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
