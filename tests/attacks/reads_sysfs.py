# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# reads what the kernel tells of the machine beyond the number of cores
import os

from tools import read, succeeded

for path in (
    *("/sys/class/net", "/sys/class/dmi/id", "/sys/fs/cgroup", "/sys/kernel/security"),
    *("/sys/block", "/sys/firmware", "/proc/net", "/proc/sys/kernel", "/proc/mounts"),
):
    try:
        names = os.listdir(path) if os.path.isdir(path) else [read(path)]
    except OSError:
        continue
    outside = [each for each in names if each and each not in ("lo",)]
    if outside and not path.startswith("/proc/self"):
        succeeded(f"it sees {path}")
