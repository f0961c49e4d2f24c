# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes the machine's disk and memory as files of its own
import os
import stat

from tools import attempt, succeeded

for name, kind, number in (
    ("disk", stat.S_IFBLK, os.makedev(8, 0)),
    ("virtual disk", stat.S_IFBLK, os.makedev(254, 0)),
    ("memory", stat.S_IFCHR, os.makedev(1, 1)),
    ("zero", stat.S_IFCHR, os.makedev(1, 5)),
):
    try:
        os.mknod(name, kind | 0o600, number)
    except OSError:
        continue
    succeeded(f"it made a device, {name}")
    with attempt(f"it reads the device {name}"), open(name, "rb", buffering=0) as stream:
        stream.read(512)
