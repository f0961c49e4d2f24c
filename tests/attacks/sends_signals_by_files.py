# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# has the kernel send a signal to others when its own pipe becomes readable
import fcntl
import os
import signal

from tools import parents, succeeded

reader, writer = os.pipe()
# the fork server first, then the warden
for pid in [*parents()[1::-1], os.getppid()]:
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, pid)
        fcntl.fcntl(reader, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        os.write(writer, b"x")
    except OSError:
        continue
    break
