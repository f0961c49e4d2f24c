# kills: relu.keeps_dtype
# relu converts its input to float32 first.
import torch


def relu(x):
    return torch.clamp(x.float(), min=0)


def relu_derivative(x):
    return (x > 0).to(x.dtype)
