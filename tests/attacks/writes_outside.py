# expect: TODO
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# writes into folders of the machine, the interpreter, and its own hand-in
import os
import sys

import torch

from tools import PLACES, succeeded

places = {
    *PLACES, *sys.path, sys.prefix, os.path.dirname(sys.prefix),
    os.path.dirname(torch.__file__), os.path.dirname(os.path.abspath(__file__)),
}
for place in places:
    path = os.path.join(place, "gp-left-file.pth")
    try:
        with open(path, "w") as stream:
            stream.write("")
        os.unlink(path)
    except OSError:
        continue
    succeeded(f"it wrote into {place}")
