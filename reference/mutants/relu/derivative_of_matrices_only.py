# kills: relu.derivative_any_shape
# Loops over rows and columns, so only a matrix will do.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    result = torch.zeros_like(x)
    rows, columns = x.shape
    for i in range(rows):
        for j in range(columns):
            if x[i, j] > 0:
                result[i, j] = 1
    return result
