# expect: failed crashed
# tries: points
# grades: relu
# deserves: nothing
# says that its tensors are of the dtype that is wanted, and sends the bytes of another
import sys

import torch

codec = sys.modules["grader.sandbox.codec"]
NAMES = {"float32": "int32", "float64": "float32", "int64": "bool", "int32": "float64"}
encode = codec._encode_tensor


def lie(value, blobs):
    form = encode(value, blobs)
    form.dtype = NAMES.get(form.dtype, "float32")
    return form


codec._encode_tensor = lie


def relu(x):
    return torch.zeros_like(x)


def relu_derivative(x):
    return torch.ones_like(x)
