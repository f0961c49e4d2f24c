# verdict: passed
import sys


def fault():
    sys.stdout.close()
    sys.stderr = None
