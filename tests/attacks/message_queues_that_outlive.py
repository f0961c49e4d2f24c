# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# leaves a POSIX message queue behind
import ctypes

from tools import attempt, libc, syscall

with attempt("it made a message queue"):
    syscall("mq_open", ctypes.c_char_p(b"gp-left-queue"), 0o102, 0o600, 0)
    libc.mq_unlink(ctypes.c_char_p(b"/gp-left-queue"))
