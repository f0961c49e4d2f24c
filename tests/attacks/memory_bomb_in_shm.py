# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# fills /dev/shm up to 1 GiB
import os

from tools import attempt

with attempt("it has 1 GiB of /dev/shm"):
    with open("/dev/shm/gp-left-bomb", "wb") as stream:
        for _ in range(16):
            stream.write(b"x" * (64 << 20))
    os.unlink("/dev/shm/gp-left-bomb")
