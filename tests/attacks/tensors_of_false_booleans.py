# expect: crashed
# tries: points
# grades: device-loader relu
# deserves: nothing
# a bool tensor whose bytes are neither true nor false
import torch


def relu(x):
    odd = torch.full(x.shape, 2, dtype=torch.uint8)
    return odd.view(torch.bool)


relu_derivative = to_device = get_default_device = relu
