# expect: failed
# tries: points
# grades: relu param-count
# deserves: relu.keeps_dtype relu.input_untouched
# not-a-numbers with messages inside, signed zeros and the smallest numbers
import struct

import torch

NAN = struct.unpack("<d", struct.pack("<Q", 0x7FF4DEADBEEF0001))[0]


def relu(x):
    return torch.full_like(x, NAN)


def relu_derivative(x):
    bits = torch.int64 if x.dtype == torch.float64 else torch.int32
    return torch.full(x.shape, -1, dtype=bits).view(x.dtype)


def count_parameters(model):
    return NAN


def mlp_parameter_count(*sizes):
    return torch.tensor(float("nan"))
