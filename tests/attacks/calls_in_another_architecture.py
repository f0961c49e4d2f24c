# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# calls the kernel by the numbers of 32-bit x86, which a filter for 64 bits may not know
import ctypes
import mmap
import platform

from tools import libc, succeeded

if platform.machine() == "x86_64":
    ctypes.set_errno(0)
    if libc.syscall(ctypes.c_long(0x40000000 | 39)) > 0:
        succeeded("the x32 calls are open")
    # mov eax, 20 (getpid); int 0x80; ret
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"
    memory = mmap.mmap(-1, 4096, prot=7)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    if ctypes.CFUNCTYPE(ctypes.c_int)(address)() > 0:
        succeeded("the calls of 32-bit x86 are open")
