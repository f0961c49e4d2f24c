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

limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
if limit != 0:
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
    succeeded("it may leave core files")
os.abort()
