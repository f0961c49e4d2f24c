# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# limits: memory_mib=512
# the same in PyTorch's memory
import torch

from tools import attempt

with attempt("it has 1.5 GiB of 512 MiB"):
    taken = [torch.ones(16 << 20) for _ in range(24)]
