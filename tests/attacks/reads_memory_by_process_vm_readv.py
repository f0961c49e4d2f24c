# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# copies the memory of other processes with process_vm_readv; what forked it has the same
# addresses as itself
import ctypes
import errno

from tools import others, succeeded, syscall

there = ctypes.create_string_buffer(16)


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


for call in ("process_vm_readv", "process_vm_writev"):
    here = Vector(ctypes.addressof(there), 8)
    # at an address that nobody has, so that nothing is changed
    wrong = Vector(8, 8)
    for pid in others():
        try:
            syscall(call, pid, ctypes.byref(here), 1, ctypes.byref(wrong), 1, 0)
        except OSError as error:
            if error.errno != errno.EFAULT:
                continue
        succeeded(f"{call} on another process")
        break
