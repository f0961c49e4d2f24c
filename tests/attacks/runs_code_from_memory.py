# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# starts a program that lies in no folder, but in memory
import os
import sys

from tools import NUMBERS, attempt, libc, syscall
import ctypes

with attempt("it ran a program from memory"):
    number = os.memfd_create("program")
    with open("/bin/true", "rb") as program:
        os.write(number, program.read())
    pid = os.fork()
    if pid == 0:
        path = ctypes.c_char_p(b"")
        vector = (ctypes.c_char_p * 2)(b"true", None)
        libc.syscall(ctypes.c_long(NUMBERS["execveat"]), number, path, vector, None, 0x1000)
        os._exit(1)
    if os.waitpid(pid, 0)[1]:
        raise OSError
