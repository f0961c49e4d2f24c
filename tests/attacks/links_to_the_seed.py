# expect: refused
# tries: secrets
# grades: relu
# deserves: nothing
# builds: a folder with links
# hands in links to what the grader may read
import os


def build(folder):
    work = folder / "work"
    work.mkdir()
    os.symlink("../../exam/seed.txt", work / "notes.txt")
    os.symlink("../../neighbour/relu.py", work / "relu.py")
    return work
