# expect: passed
# tries: points
# grades: relu
# deserves: relu.*
# the same names beside right code: it gets the real torch, and its points
# file: conftest.py
raise SystemExit(0)
# file: torch.py
raise SystemExit(0)
# file: numpy.py
raise SystemExit(0)
# file: grader/__init__.py
raise SystemExit(0)
# file: json.py
raise SystemExit(0)
# file: relu.py
import json

import numpy
import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_derivative(x):
    return torch.gt(x, 0).to(x.dtype)
