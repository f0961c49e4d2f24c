# verdict: crashed failed
import sys

sys.setrecursionlimit(10**9)


def fault():
    return fault() + 1
