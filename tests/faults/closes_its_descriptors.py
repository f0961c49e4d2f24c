# verdict: crashed
import os


def fault():
    os.closerange(0, 1 << 16)
