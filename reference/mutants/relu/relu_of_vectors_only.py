# kills: relu.relu_any_shape
# Goes through the elements of a vector, and fails on a matrix.
import torch


def relu(x):
    return torch.tensor([max(0.0, value.item()) for value in x], dtype=x.dtype)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
