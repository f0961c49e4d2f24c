# kills: relu.input_untouched
# The derivative is written over the input.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    x[x > 0] = 1
    x[x <= 0] = 0
    return x
