# expect: failed
# tries: points
# grades: relu
# deserves: nothing
# tensors in layouts that compare in ways of their own
import torch


def relu(x):
    return x.clamp(min=0).to_sparse() * 0


def relu_derivative(x):
    return torch.quantize_per_tensor(torch.zeros(x.shape), 0.1, 0, torch.quint8)
