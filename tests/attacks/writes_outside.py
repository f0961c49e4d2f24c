# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# writes into folders of the machine, the interpreter, and its own hand-in; what lies there
# afterwards, the test sees
import os

from tools import PLACES

for place in (*PLACES, os.path.dirname(os.path.abspath(__file__))):
    path = os.path.join(place, "gp-left-file.pth")
    try:
        with open(path, "w") as stream:
            stream.write("")
    except OSError:
        continue
