# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# dies so that its memory is kept: in its folder, or by a handler that runs as root
import contextlib
import ctypes
import os
import resource

from tools import succeeded

# with a limit of 0 a handler still gets what is dumped, with 1 nobody does
PR_GET_DUMPABLE, NO_FILE, NOTHING = 3, 0, 1


def limit_to(wanted):
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_CORE)[0]


hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
if limit_to(hard) not in (NO_FILE, NOTHING):
    succeeded("it may leave core files")
if limit_to(NO_FILE) != NOTHING and ctypes.CDLL(None).prctl(PR_GET_DUMPABLE) == 1:
    succeeded("a program of the machine may take its memory from a pipe")
os.abort()
