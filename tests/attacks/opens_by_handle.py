# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# opens a folder outside by its file handle, which asks no path for leave
import ctypes
import os

from tools import succeeded, syscall


class Handle(ctypes.Structure):
    _fields_ = [
        ("bytes", ctypes.c_uint),
        ("type", ctypes.c_int),
        ("data", ctypes.c_ubyte * 128),
    ]


handle, mount = Handle(bytes=128), ctypes.c_int()
for place in (b"/", os.path.dirname(os.path.abspath(__file__)).encode()):
    try:
        folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        continue
    root = Handle(bytes=8, type=1)
    root.data[0] = 2  # the root folder's number on most file systems
    for each in (handle, root):
        try:
            if each is handle:
                syscall("name_to_handle_at", -100, ctypes.c_char_p(place), ctypes.byref(handle), ctypes.byref(mount), 0)
            syscall("open_by_handle_at", folder, ctypes.byref(each), os.O_RDONLY)
        except OSError:
            continue
        succeeded("it opened a file by its handle")
