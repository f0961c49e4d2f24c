# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# asks to be served before all others
import os

from tools import attempt

with attempt("it runs in real time"):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
with attempt("it has a better priority"):
    os.setpriority(os.PRIO_PROCESS, 0, -20)
