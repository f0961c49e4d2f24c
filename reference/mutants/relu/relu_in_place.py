# kills: relu.input_untouched
# Negative values are set to 0 in the input itself.
import torch


def relu(x):
    x[x < 0] = 0
    return x


def relu_derivative(x):
    return (x > 0).to(x.dtype)
