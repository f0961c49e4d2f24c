# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# tells the kernel to kill anybody else when memory runs out, and locks its own in
import ctypes
import mmap

from tools import attempt, libc, succeeded

with attempt("the kernel will rather kill others"):
    with open("/proc/self/oom_score_adj") as stream:
        now = int(stream.read())
    with open("/proc/self/oom_score_adj", "w") as stream:
        stream.write(str(now - 1))

memory = mmap.mmap(-1, 128 << 20)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
if libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(128 << 20)) == 0:
    succeeded("it locked 128 MiB into memory")
