# expect: TODO
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# mounts file systems, by the old calls and the new ones
import ctypes
import os

from tools import attempt, syscall

os.makedirs("place", exist_ok=True)
place = ctypes.c_char_p(b"place")
with attempt("it mounted a tmpfs"):
    syscall("mount", ctypes.c_char_p(b"none"), place, ctypes.c_char_p(b"tmpfs"), 0, 0)
with attempt("it mounted /proc"):
    syscall("mount", ctypes.c_char_p(b"proc"), place, ctypes.c_char_p(b"proc"), 0, 0)
with attempt("it bound the root"):
    syscall("mount", ctypes.c_char_p(b"/"), place, 0, 4096, 0)
with attempt("it remounted the root"):
    syscall("mount", 0, ctypes.c_char_p(b"/"), 0, 32 | 4096, 0)
with attempt("it opened a file system"):
    syscall("fsopen", ctypes.c_char_p(b"tmpfs"), 0)
with attempt("it cloned a tree of mounts"):
    syscall("open_tree", -100, ctypes.c_char_p(b"/"), 1)
