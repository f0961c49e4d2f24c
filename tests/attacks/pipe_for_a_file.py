# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: a folder with a pipe
# a pipe where the file is due: whoever reads it waits for ever
import os


def build(folder):
    work = folder / "work"
    work.mkdir()
    os.mkfifo(work / "relu.py")
    return work
