# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# changes the priority, the cores and the limits of what runs above it; the test compares
import os
import resource
from contextlib import suppress

from tools import parents, succeeded, syscall

# a parent in another namespace has the number 0, which here would be itself
for pid in {*parents()[:2], os.getppid()} - {0}:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, 15)
        succeeded("it changed another's priority")
    with suppress(OSError):
        os.sched_setaffinity(pid, {0})
        succeeded("it changed another's cores")
    with suppress(OSError, ValueError):
        resource.prlimit(pid, resource.RLIMIT_NOFILE, resource.prlimit(pid, resource.RLIMIT_NOFILE))
        succeeded("it may change another's limits")
    with suppress(OSError):
        syscall("ioprio_set", 1, pid, 3 << 13)
        succeeded("it changed another's turn at the disk")
