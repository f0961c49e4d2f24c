# verdict: crashed
import os


def fault():
    os._exit(0)
