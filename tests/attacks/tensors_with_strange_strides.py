# expect: failed
# tries: points
# grades: relu
# deserves: relu.keeps_dtype relu.input_untouched
# returns views whose elements overlap, run backwards, or lie beyond their memory
import torch


def relu(x):
    return torch.zeros(1, dtype=x.dtype).as_strided(x.shape, [0] * x.dim())


def relu_derivative(x):
    whole = torch.empty(0, dtype=x.dtype)
    return whole.set_(torch.UntypedStorage(x.numel() * x.itemsize), 0, x.shape, x.stride())
