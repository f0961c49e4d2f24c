# verdict: passed
import os
import sys

LEFT = [100]


def fault():
    while LEFT[0]:
        LEFT[0] -= 1
        sys.stdout.write("x" * 500_000 + "\n")
        os.write(2, b"\x1b[31m\xff\0" * 100_000)
