# expect: crashed failed
# tries: points
# grades: device-loader relu
# deserves: nothing
# lets many tensors be the same bytes, or bytes that were not sent
import sys

import torch

codec = sys.modules["grader.sandbox.codec"]
encode = codec._encode_tensor


def share(value, blobs):
    form = encode(value, blobs)
    form.blob = 0 if len(blobs) > 1 else len(blobs)
    return form


codec._encode_tensor = share


def relu(x):
    return torch.zeros_like(x)


def to_device(data, device):
    return [torch.ones(1), torch.ones(1)]


relu_derivative = relu
