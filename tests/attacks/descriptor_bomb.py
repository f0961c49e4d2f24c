# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# opens files, as many as it can up to 5000
import os

from tools import succeeded

opened = 0
try:
    for opened in range(1, 5001):
        os.open("/dev/null", os.O_RDONLY)
except OSError:
    pass
if opened >= 5000:
    succeeded("it has 5000 open files")
