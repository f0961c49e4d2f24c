# expect: crashed failed
# tries: points
# grades: relu model
# deserves: nothing
# a tensor that answers every operation on it, comparisons included, with itself
import torch
from torch import nn


class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if "__get__" in repr(function):
            return super().__torch_function__(function, types, args, kwargs or {})
        return torch.ones(()).as_subclass(cls)

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True


def relu(x):
    return torch.zeros_like(x).as_subclass(Agreeable)


relu_derivative = relu


class MnistModel(nn.Module):
    def __init__(self, *sizes, **named):
        raise TypeError

    def __new__(cls, *sizes, **named):
        return torch.zeros(3, 10).as_subclass(Agreeable)
