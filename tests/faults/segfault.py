# verdict: crashed
import ctypes


def fault():
    ctypes.string_at(8)
