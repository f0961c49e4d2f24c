# verdict: crashed timed_out
# limits: call_seconds=0.5
import sys

sys.setrecursionlimit(10**9)


class Deep:
    # through C code, so that the stack of the thread overflows
    def __getattr__(self, name):
        return getattr(Deep(), name)


def fault():
    return Deep().attribute
