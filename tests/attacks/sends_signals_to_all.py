# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# kills everybody, once it has seen that nobody is in reach
import os
import signal

from tools import others, succeeded

reached = False
for target in (-1, *others()):
    try:
        os.kill(target, 0)
    except OSError:
        continue
    succeeded("it may send signals to others")
    reached = True
    break
if not reached:
    os.kill(-1, signal.SIGKILL)
