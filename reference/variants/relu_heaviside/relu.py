# right because: the step function with 0 at 0 is the derivative.
import torch
from torch import nn

relu = nn.ReLU()


def relu_derivative(x):
    return torch.heaviside(x, x.new_zeros(()))
