"""Calls of the kernel that the standard library has no binding for; plain ctypes."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39


def check(result: int, what: str) -> int:
    """Return a call's result, or raise what it left in errno."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int, second: int = 0) -> int:
    """Get or set an attribute of this process.

    Raises:
        OSError: the kernel refused.
    """
    words = [ctypes.c_ulong(each) for each in (value, second, 0, 0)]
    return check(libc.prctl(option, *words), "prctl")


def syscall(number: int, what: str, *args: Any) -> int:
    """Make a system call by its number.

    Raises:
        OSError: the kernel refused.
    """
    return check(int(libc.syscall(ctypes.c_long(number), *args)), what)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends."""
    prctl(PR_SET_PDEATHSIG, number)


@contextlib.contextmanager
def dumpable() -> Iterator[None]:
    """Own `/proc/self` for a moment: it is root's while a process is not dumpable."""
    prctl(PR_SET_DUMPABLE, 1)
    try:
        yield
    finally:
        prctl(PR_SET_DUMPABLE, 0)
