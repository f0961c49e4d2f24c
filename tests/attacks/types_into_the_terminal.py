# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# puts a command into the terminal that the grader was started from
import fcntl
import glob
import os
import termios

from tools import succeeded

for path in ("/dev/tty", "/dev/console", "/proc/self/fd/0", *glob.glob("/dev/pts/[0-9]*")):
    try:
        number = os.open(path, os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(number, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        continue
    succeeded("it has a terminal")
