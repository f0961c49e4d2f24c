# verdict: passed
import decimal
import os
import random
import sys

import torch


def fault():
    random.seed(7)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    sys.setswitchinterval(0.1)
    decimal.getcontext().prec = 1
    sys.path.clear()
    sys.modules.pop("json", None)
    os.environ.clear()
