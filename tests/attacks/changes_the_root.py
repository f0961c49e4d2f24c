# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# leaves its root by a second chroot below an open folder
import ctypes
import os

from tools import attempt, syscall

os.makedirs("place", exist_ok=True)
folder = os.open("/", os.O_RDONLY) if os.access("/", os.R_OK) else None
with attempt("it pivoted the root"):
    syscall("pivot_root", ctypes.c_char_p(b"place"), ctypes.c_char_p(b"place"))
with attempt("it changed its root"):
    os.chroot("place")
    if folder is not None:
        os.fchdir(folder)
    for _ in range(64):
        os.chdir("..")
    os.chroot(".")
