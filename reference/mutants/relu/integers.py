# kills: relu.keeps_dtype
# The derivative is of whole numbers: where(x > 0, 1, 0) is int64.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.where(x > 0, 1, 0)
