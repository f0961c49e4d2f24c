# verdict: passed
import os


def fault():
    if os.path.isdir(os.environ["TMPDIR"]):
        os.chdir("/")
        os.rmdir(os.environ["TMPDIR"])
