# expect: crashed failed
# tries: points
# grades: relu model
# deserves: nothing
# tensors with hooks and names, which run code where they are used
import torch


def relu(x):
    y = torch.zeros_like(x).requires_grad_()
    y.register_hook(lambda grad: print("hook"))
    y.relu = True
    return y


def relu_derivative(x):
    return torch.zeros(x.shape, names=[f"side{i}" for i in range(x.dim())])
