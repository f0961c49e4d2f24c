# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes processes, as many as it can up to 300
import os
import time

from tools import succeeded

made = 0
try:
    for made in range(1, 301):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
except OSError:
    pass
if made >= 300:
    succeeded("it made 300 processes")
