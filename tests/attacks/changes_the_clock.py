# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# sets the machine's clock, by nothing
import ctypes
import struct

from tools import attempt, syscall

with attempt("it may set the clock"):
    # ADJ_SETOFFSET by 0 seconds
    syscall("clock_adjtime", 0, ctypes.create_string_buffer(struct.pack("=I", 0x100).ljust(208, b"\0")))
