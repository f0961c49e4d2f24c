# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# looks whether other processes have a folder in /proc, without opening it
import os

from tools import succeeded

own = os.getpid()
seen = 0
for pid in [*range(1, 2000), *range(max(2000, own - 20_000), own)]:
    try:
        os.stat(f"/proc/{pid}")
    except OSError:
        continue
    seen += pid != own
if seen > 3:
    succeeded("it finds other processes by their folders")
