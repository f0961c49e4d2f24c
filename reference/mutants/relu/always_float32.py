# kills: relu.keeps_dtype
# float() turns float64 into float32.
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return (x > 0).float()
