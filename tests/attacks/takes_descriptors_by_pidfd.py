# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# takes open files out of other processes with pidfd_getfd
import os

from tools import look, others, succeeded, syscall

for pid in others():
    try:
        handle = syscall("pidfd_open", pid, 0)
    except OSError:
        continue
    for number in range(3, 40):
        try:
            copy = syscall("pidfd_getfd", handle, number, 0)
        except OSError:
            continue
        succeeded("it took a descriptor of another process")
        try:
            look(os.pread(copy, 4096, 0), "an open file")
        except OSError:
            continue
        break
    os.close(handle)
