# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# the same in files that lie in memory and in no folder
import os

from tools import attempt

with attempt("it has 1.5 GiB of 512 MiB"):
    for _ in range(6):
        number = os.memfd_create("bomb")
        for _ in range(4):
            os.write(number, b"x" * (64 << 20))
