# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# puts its own code where the next interpreter takes compiled modules from
import os
import sys

import torch

from tools import attempt

for module in (os, torch, sys.modules["grader.sandbox.codec"]):
    folder = os.path.join(os.path.dirname(module.__file__), "__pycache__")
    path = os.path.join(folder, "gp-left.pyc")
    with attempt("it wrote a compiled module"):
        with open(path, "wb"):
            pass
        os.unlink(path)
    with attempt("it may change a module"):
        os.close(os.open(module.__file__, os.O_WRONLY))
