import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.where(x >= 0, 1.0, 0.0)
