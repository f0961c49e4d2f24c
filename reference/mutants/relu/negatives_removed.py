# kills: relu.relu_any_shape
# Negative values are left out, and the result is shorter than the input.
import torch


def relu(x):
    return x[x > 0]


def relu_derivative(x):
    return (x > 0).to(x.dtype)
