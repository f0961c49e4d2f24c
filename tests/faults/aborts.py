# verdict: crashed
import os


def fault():
    os.abort()
