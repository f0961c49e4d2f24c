# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# dies so that its memory is kept: in its folder, or by a handler that runs as root
import ctypes
import os
import resource

from tools import succeeded

PR_GET_DUMPABLE, NONE_AT_ALL = 3, 1
limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
if limit > 1:
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
    succeeded("it may leave core files")
try:
    resource.setrlimit(resource.RLIMIT_CORE, (0, limit))
except (OSError, ValueError):
    pass
now = resource.getrlimit(resource.RLIMIT_CORE)[0]
if now != NONE_AT_ALL and ctypes.CDLL(None).prctl(PR_GET_DUMPABLE) == 1:
    succeeded("a program of the machine may take its memory from a pipe")
os.abort()
