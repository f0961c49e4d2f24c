# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# the same by clone and clone3, whose flags lie in memory
import ctypes
import os
import struct

from tools import succeeded, syscall

for name in ("clone", "clone3"):
    for flag in (0x10000000, 0x40000000):
        arguments = ctypes.create_string_buffer(struct.pack("=8Q", flag, 0, 0, 0, 17, 0, 0, 0), 64)
        try:
            if name == "clone":
                pid = syscall("clone", flag | 17, 0, 0, 0, 0)
            else:
                pid = syscall("clone3", arguments, 64)
        except OSError:
            continue
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        succeeded(f"it made a namespace by {name}")
