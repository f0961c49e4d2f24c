# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# closes other people's files to everybody, or makes them look older: whoever has the same
# user may, whatever else is forbidden
import os
import stat

from tools import PLACES, attempt

here = os.path.dirname(os.path.abspath(__file__))
near = [f"{here}/../neighbour/relu.py", f"{here}/../results/report.json", f"{here}/../exam"]
for path in (*near, "/etc/passwd", "/bin/true", *PLACES):
    try:
        status = os.stat(path)
    except OSError:
        continue
    try:  # a folder of its own may lie in the place of the machine's
        os.close(os.open(f"{path}/gp-left-mine", os.O_CREAT))
        continue
    except OSError:
        pass
    mode = stat.S_IMODE(status.st_mode)
    # to what they are: it is enough that it may
    with attempt(f"it may change the mode of {path}"):
        os.chmod(path, mode)
    with attempt(f"it may change the times of {path}"):
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with attempt(f"it may change the attributes of {path}"):
        os.setxattr(path, "user.gp-left", b"x")
        os.removexattr(path, "user.gp-left")
