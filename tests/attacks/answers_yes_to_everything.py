# expect: crashed failed
# tries: points
# grades: device-loader model param-count relu
# deserves: nothing
# gives the grader what it seems to want most: True, 0, 1, an empty tuple, in turn
import itertools
import sys

import torch

worker = sys.modules["grader.sandbox.worker"]
perform = worker.Server._perform
answers = itertools.cycle([True, 0, 1, (), [], {}, 0.0, "", torch.ones(()), None])


def agree(self, call, decoder):
    return perform(self, call, decoder) if call.op == "load" else next(answers)


worker.Server._perform = agree
