# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# reads the session's keys, and leaves one of its own
import ctypes

from tools import attempt, syscall

SESSION = -3
with attempt("it reads the session's keyring"):
    syscall("keyctl", 11, SESSION, ctypes.create_string_buffer(4096), 4096, 0)
with attempt("it leaves a key"):
    syscall("add_key", ctypes.c_char_p(b"user"), ctypes.c_char_p(b"gp-left"), ctypes.c_char_p(b"x"), 1, SESSION)
