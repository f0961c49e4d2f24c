"""Irrevocable confinement of a freshly forked worker; every layer reports itself.

Plain ctypes: prctl has no binding in the standard library, and the package that binds
Landlock left everything open when it was tried.
"""

import ctypes
import glob
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
PR_SET_NO_NEW_PRIVS = 38
SYS_LANDLOCK_CREATE_RULESET, SYS_LANDLOCK_ADD_RULE, SYS_LANDLOCK_RESTRICT_SELF = (
    444,
    445,
    446,
)
LANDLOCK_RULE_PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# the rights that each version of Landlock's interface knows
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)
SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime"),
    # PyTorch asks these for the number of cores
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
GPU_FILES = ("/proc/driver/nvidia", "/sys/bus/pci", "/sys/devices")


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process.

    Raises:
        OSError: the kernel refused.
    """
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends."""
    prctl(PR_SET_PDEATHSIG, number)


def _forbid_new_privileges(_options: Mapping[str, Any]) -> str:
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    return "on"


def _set_limits(options: Mapping[str, Any]) -> str:
    memory = options["memory_mib"] << 20
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_FSIZE: 256 << 20,
        # private memory, heap and stacks; address space is not limited, since
        # torch maps gigabytes that it never touches
        resource.RLIMIT_DATA: memory,
    }
    for name, wanted in limits.items():
        hard = resource.getrlimit(name)[1]
        # only root may ask for more than the hard limit
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(name, (value, value))
    return "on"


def _syscall(number: int, *args: Any) -> int:
    result = libc.syscall(ctypes.c_long(number), *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


def _landlock_version() -> int:
    return _syscall(SYS_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)


def _restrict_files(options: Mapping[str, Any]) -> str:
    """Landlock: read the runtime and the submission, write the private folder only."""
    version = _landlock_version()
    count = FILE_RIGHTS.get(version, 16)
    every = (1 << count) - 1
    scope = 3 if version >= 6 else 0  # abstract sockets, and signals to others
    network = 3 if version >= 4 else 0  # bind and connect over TCP
    attributes = struct.pack("=QQQ", every, network, scope)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _syscall(
        SYS_LANDLOCK_CREATE_RULESET,
        ctypes.c_char_p(attributes),
        ctypes.c_size_t(size),
        0,
    )
    read = READ_FILE | READ_DIR | EXECUTE
    python = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix)}
    devices = list(DEVICES)
    readable = [*SYSTEM, *python, *options["readable"]]
    if options["gpu"]:
        devices += glob.glob("/dev/nvidia*")
        readable += GPU_FILES
    for path in readable:
        _allow(ruleset, path, read)
    for path in devices:
        _allow(ruleset, path, READ_FILE | WRITE_FILE)
    _allow(ruleset, options["folder"], every & ~EXECUTE)
    _syscall(SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return f"on (version {version})"


def _allow(ruleset: int, path: str, rights: int) -> None:
    if not os.path.exists(path):
        return
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= ON_FILES
    rule = struct.pack("=Qi", rights, descriptor)
    try:
        _syscall(
            SYS_LANDLOCK_ADD_RULE,
            ruleset,
            LANDLOCK_RULE_PATH_BENEATH,
            ctypes.c_char_p(rule),
            0,
        )
    finally:
        os.close(descriptor)


LAYERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no_new_privs": _forbid_new_privileges,
    "limits": _set_limits,
    "landlock": _restrict_files,
}


def confine(options: Mapping[str, Any]) -> dict[str, str]:
    """Apply each layer to the calling, single-threaded process; return their states.

    Args:
        options: `folder` (writable), `readable` (paths), `memory_mib`, `gpu`, `without`
            (names of layers to leave off).
    """
    states = {}
    for name, layer in LAYERS.items():
        if name in options["without"]:
            states[name] = "off"
            continue
        try:
            states[name] = layer(options)
        except OSError as error:
            states[name] = f"unavailable: {error.strerror}"
    return states
