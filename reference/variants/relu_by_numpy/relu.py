# right because: a detour by NumPy on a copy gives the same tensor.
import numpy as np
import torch


def relu(x):
    return torch.from_numpy(np.maximum(x.detach().cpu().numpy().copy(), 0)).to(x.device)


def relu_derivative(x):
    values = x.detach().cpu().numpy()
    return torch.from_numpy(np.greater(values, 0).astype(values.dtype)).to(x.device)
