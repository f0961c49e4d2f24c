# kills: relu.relu_any_shape
# The result is flat, whatever the input's shape.
import torch


def relu(x):
    values = [v if v > 0 else 0.0 for v in x.flatten().tolist()]
    return torch.tensor(values, dtype=x.dtype)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
