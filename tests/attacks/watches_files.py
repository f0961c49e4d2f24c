# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# has the kernel tell it which files other processes open
import ctypes
import os
import sys

from tools import attempt, libc, syscall

with attempt("it watches all files"):
    syscall("fanotify_init", 0x200, 0)


def watch(path):
    number = libc.inotify_init1(0)
    if number < 0 or libc.inotify_add_watch(number, ctypes.c_char_p(path.encode()), 0x20) < 0:
        raise OSError
    os.close(number)


for path in ("/tmp", "/proc", "/root", os.path.dirname(sys.prefix)):
    with attempt(f"it watches {path}"):
        watch(path)
