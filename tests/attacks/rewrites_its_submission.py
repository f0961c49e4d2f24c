# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# changes what it has handed in, so that nobody finds what ran
import os
from contextlib import suppress

from tools import attempt

path = os.path.abspath(__file__)
with attempt("it changed its own file"):
    with open(path, "a") as stream:
        stream.write("\n")
with attempt("it made its own file writable"):
    os.chmod(path, 0o666)
with attempt("it renamed its own file"):
    os.rename(path, f"{path}.gone")
    os.rename(f"{path}.gone", path)
with attempt("it has a new time"):
    os.utime(path, (0, 0))
with attempt("it has new attributes"):
    os.setxattr(path, "user.gp", b"x")
