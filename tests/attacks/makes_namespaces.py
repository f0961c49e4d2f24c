# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes namespaces of its own, in which it would be root
from tools import succeeded, syscall

KINDS = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "network": 0x40000000}
for name, flag in KINDS.items():
    try:
        syscall("unshare", flag)
    except OSError:
        continue
    succeeded(f"it made a {name} namespace")
