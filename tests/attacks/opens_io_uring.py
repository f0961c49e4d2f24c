# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# has the kernel do its calls by a ring that a filter of system calls cannot see into
import ctypes

from tools import succeeded, syscall

try:
    syscall("io_uring_setup", 4, ctypes.create_string_buffer(120))
except OSError:
    pass
else:
    succeeded("io_uring is open")
