# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# reads whatever it was born with, beyond its own socket and streams
import os
import stat

from tools import look, succeeded

for number in range(1024):
    try:
        status = os.fstat(number)
    except OSError:
        continue
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        succeeded(f"it was born with descriptor {number}")
    if stat.S_ISREG(status.st_mode):
        look(os.pread(number, 1 << 16, 0), "an inherited file")
if os.read(0, 1):
    succeeded("it reads the grader's standard input")
