# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# the same in shared mappings, which no limit on private data counts
import mmap

from tools import attempt

with attempt("it has 1.5 GiB of 512 MiB"):
    memory = mmap.mmap(-1, 1536 << 20)
    for page in range(0, len(memory), 4096):
        memory[page] = 1
