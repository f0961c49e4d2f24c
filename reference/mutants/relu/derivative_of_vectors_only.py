# kills: relu.derivative_any_shape
# Goes through the elements of a vector, and fails on a matrix.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    result = torch.zeros_like(x)
    for i in range(len(x)):
        if x[i] > 0:
            result[i] = 1
    return result
