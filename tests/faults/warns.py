# verdict: passed
import sys
import warnings

import torch


def fault():
    warnings.warn("this is deprecated", DeprecationWarning)
    warnings.warn("look at this", UserWarning)
    torch.tensor(torch.zeros(2))
    print("Traceback (most recent call last): FAILED ERROR 0 passed", file=sys.stderr)
