# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# enters the namespaces of what runs above it
import os

from tools import parents, succeeded, syscall

for pid in (*parents(), 1):
    for kind in ("user", "mnt", "net", "ipc", "uts", "pid"):
        try:
            number = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
            syscall("setns", number, 0)
        except OSError:
            continue
        succeeded(f"it entered a {kind} namespace")
    try:
        syscall("setns", syscall("pidfd_open", pid, 0), 0x10000000)
    except OSError:
        continue
    succeeded("it entered a user namespace by a pidfd")
