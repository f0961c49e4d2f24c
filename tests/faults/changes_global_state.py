# verdict: passed
import decimal
import random
import sys

import torch


def fault():
    torch.manual_seed(7)
    random.seed(7)
    torch.set_num_threads(1)
    sys.setswitchinterval(0.1)
    decimal.getcontext().prec = 1
    sys.path.clear()
