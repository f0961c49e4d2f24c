# expect: crashed
# tries: harm
# grades: relu
# deserves: nothing
# brings: tools
# mounts file systems, by the old calls and the new ones; and takes them away at once,
# since whoever removes its folder would remove what is mounted there
import ctypes
import os

from tools import attempt, libc, syscall

os.makedirs("place", exist_ok=True)
os.makedirs("other", exist_ok=True)
place = ctypes.c_char_p(b"place")
for source, kind, flags in ((b"none", b"tmpfs", 0), (b"other", b"", 4096)):
    with attempt(f"it mounted {source.decode()} {kind.decode()}"):
        syscall("mount", ctypes.c_char_p(source), place, ctypes.c_char_p(kind), flags, 0)
        libc.umount2(place, 2)
with attempt("it opened a file system"):
    syscall("fsopen", ctypes.c_char_p(b"tmpfs"), 0)
with attempt("it cloned a tree of mounts"):
    syscall("open_tree", -100, ctypes.c_char_p(b"/"), 1)
