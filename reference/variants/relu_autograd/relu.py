# right because: PyTorch's own derivative of ReLU at 0 is 0.
import torch
import torch.nn.functional as F


def relu(x):
    return F.relu(x)


def relu_derivative(x):
    x = x.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        return torch.autograd.grad(relu(x).sum(), x)[0]
