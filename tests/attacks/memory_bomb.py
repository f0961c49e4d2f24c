# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# takes three times the memory that it may have, in the heap
from tools import succeeded

taken = []
try:
    for _ in range(24):
        taken.append(bytearray(b"x") * (64 << 20))
except MemoryError:
    pass
if len(taken) >= 24:
    succeeded("it has 1.5 GiB of 512 MiB")
