# expect: crashed failed
# tries: points
# grades: relu
# deserves: nothing
# empties, or fills with garbage, the list in which its arguments go back
import sys

import torch


def relu(x):
    sys._getframe(2).f_locals["args"].clear()
    return torch.zeros(())


def relu_derivative(x):
    sys._getframe(2).f_locals["args"][:] = [torch.empty(2, 3, device="meta")]
    return torch.zeros(())
