"""Landlock: read the runtime and the submission, write the private folder only.

Plain system calls: the package that binds Landlock left everything open when it was
tried.
"""

import ctypes
import os
import struct

from grader.sandbox.kernel import syscall
from grader.sandbox.paths import (
    DEVICES,
    MACHINE,
    gpu_devices,
    gpu_libraries,
    gpu_machine,
    libraries,
)
from grader.sandbox.plan import Plan

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
GET_VERSION = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# the rights that each version of Landlock's interface knows; later ones know 16
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)
READ = READ_FILE | READ_DIR | EXECUTE
SHARED_MEMORY = "/dev/shm"
# not all of the folder: `net`, and `mounts` too, tell of the whole machine
OF_ITSELF = ("cmdline", "comm", "fd", "maps", "smaps", "stat", "statm", "status")


def read_version() -> int:
    """Return the version of Landlock's interface in this kernel.

    Raises:
        OSError: the kernel has none, or it is turned off.
    """
    return syscall(CREATE_RULESET, "Landlock", None, ctypes.c_size_t(0), GET_VERSION)


def restrict(plan: Plan) -> str:
    """Forbid all of the file system but what the worker needs, TCP, and signals."""
    version = read_version()
    every = (1 << FILE_RIGHTS.get(version, 16)) - 1
    ruleset = _create(version, every)
    try:
        for path, rights in _list_rules(plan, every):
            _allow(ruleset, path, rights)
        syscall(RESTRICT_SELF, "Landlock", ruleset, 0)
    finally:
        os.close(ruleset)
    return f"on (version {version})"


def _create(version: int, every: int) -> int:
    scope = 3 if version >= 6 else 0  # abstract sockets, and signals to others
    network = 3 if version >= 4 else 0  # bind and connect over TCP
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("=QQQ", every, network, scope)
    return syscall(
        *(CREATE_RULESET, "Landlock"),
        *(ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0),
    )


def _list_rules(plan: Plan, every: int) -> list[tuple[str, int]]:
    own = [f"/proc/self/{name}" for name in OF_ITSELF]
    readable = [*libraries(), *MACHINE, *own, *map(plan.inside, plan.readable)]
    devices = [*DEVICES]
    writable = [plan.inside(plan.folder)]
    if plan.gpu:
        readable += [*gpu_libraries(), *gpu_machine()]
        devices += gpu_devices()
    if plan.processes and plan.has("root"):  # else it is shared with others
        writable.append(SHARED_MEMORY)
    return [
        *((path, READ) for path in readable),
        *((path, READ_FILE | WRITE_FILE) for path in devices),
        *((path, every & ~EXECUTE) for path in writable),
    ]


def _allow(ruleset: int, path: str, rights: int) -> None:
    if not os.path.exists(path):
        return
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= ON_FILES
    rule = struct.pack("=Qi", rights, descriptor)
    try:
        syscall(
            *(ADD_RULE, "Landlock", ruleset, PATH_BENEATH),
            *(ctypes.c_char_p(rule), 0),
        )
    finally:
        os.close(descriptor)
