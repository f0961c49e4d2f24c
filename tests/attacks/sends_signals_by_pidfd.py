# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# sends signals by handles of processes, to those of its group, and to its threads' group
import os
import signal

from tools import others, succeeded, syscall

for pid in others():
    try:
        handle = syscall("pidfd_open", pid, 0)
        signal.pidfd_send_signal(handle, 0)
    except OSError:
        continue
    succeeded("it may send signals by a pidfd")
    break
try:
    if os.getpgid(0) != os.getpid():
        os.killpg(0, signal.SIGUSR1)
except OSError:
    pass
