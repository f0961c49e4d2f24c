# kills: relu.relu_any_shape, relu.public_relu
# Negative values change their sign.
import torch


def relu(x):
    return torch.abs(x)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
