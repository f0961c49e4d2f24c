# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# fills the disk by files that it has removed already, so that no folder shows them
import os

from tools import succeeded

written = 0
try:
    for number in range(24):
        descriptor = os.open(f"hidden-{number}", os.O_CREAT | os.O_WRONLY)
        os.unlink(f"hidden-{number}")
        written += os.write(descriptor, b"x" * (64 << 20))
except OSError:
    pass
if written >= 24 << 26:
    succeeded("it has 1.5 GiB in removed files")
