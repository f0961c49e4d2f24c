# expect: crashed
# tries: points
# grades: relu
# deserves: nothing
# says that its tensors have sides whose product overflows, or is another
import itertools
import sys

import torch

codec = sys.modules["grader.sandbox.codec"]
SHAPES = itertools.cycle(
    [[1 << 40, 1 << 40, 0], [1 << 62, 4], [1 << 63], [3, 0], [0], [1] * 60, [1 << 29]]
)
encode = codec._encode_tensor


def lie(value, blobs):
    form = encode(value, blobs)
    form.shape = next(SHAPES)
    return form


codec._encode_tensor = lie


def relu(x):
    return torch.zeros_like(x)


relu_derivative = relu
