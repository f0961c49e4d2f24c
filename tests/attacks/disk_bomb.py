# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# fills its folder up to 1.5 GiB
from tools import succeeded

written = 0
try:
    for number in range(24):
        with open(f"bomb-{number}", "wb") as stream:
            written += stream.write(b"x" * (64 << 20))
except OSError:
    pass
if written >= 24 << 26:
    succeeded("it wrote 1.5 GiB")
