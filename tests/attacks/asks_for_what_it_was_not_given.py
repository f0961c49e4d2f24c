# expect: crashed
# tries: points
# grades: device-loader relu
# deserves: nothing
# takes batches from iterators, and calls functions, whose numbers it makes up
import sys

import torch


def find_server():
    frame = sys._getframe()
    while frame is not None:
        if type(frame.f_locals.get("self")).__name__ == "Server":
            return frame.f_locals["self"]
        frame = frame.f_back


def take(*args):
    server = find_server()
    for target in range(1, 40):
        for operation in ("next", "call", "iter"):
            found = server.ask(operation, target)
            if isinstance(found, torch.Tensor):
                return found


relu = relu_derivative = to_device = get_default_device = DeviceDataLoader = take
