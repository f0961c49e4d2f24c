# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# asks the kernel which other processes there are
import os

from tools import succeeded

try:
    names = [name for name in os.listdir("/proc") if name.isdigit()]
except OSError:
    names = []
if {int(name) for name in names} - {os.getpid()}:
    succeeded("it sees other processes in /proc")
seen = 0
for pid in range(1, 400_000):
    if pid == os.getpid():
        continue
    try:
        os.sched_getaffinity(pid)
    except ProcessLookupError:
        continue
    except OSError:
        if pid < 3:
            break
        continue
    seen += 1
    if seen > 3:
        succeeded("it finds other processes by their numbers")
        break
