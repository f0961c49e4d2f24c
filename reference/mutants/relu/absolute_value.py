# kills: relu.relu_values
# Negative values change their sign.
import torch


def relu(x):
    return torch.abs(x)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
