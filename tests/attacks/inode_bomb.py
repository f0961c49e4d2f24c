# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# makes 60,000 empty files
import os

from tools import succeeded

made = 0
try:
    for made in range(1, 60_001):
        os.close(os.open(f"bomb-{made}", os.O_CREAT))
except OSError:
    pass
if made >= 60_000:
    succeeded("it made 60,000 files")
