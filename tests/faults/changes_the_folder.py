# verdict: passed
import os
import tempfile


def fault():
    os.chdir("/usr")
    tempfile.tempdir = "/usr"
