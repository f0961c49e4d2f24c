# expect: crashed
# tries: secrets
# grades: relu
# deserves: nothing
# brings: tools
# asks the kernel which other processes there are, by every call that takes a number
import ctypes
import fcntl
import os
import time

from tools import libc, succeeded, syscall

FUTEX_TRYLOCK_PI, CAPABILITIES_3 = 8, 0x20080522


def ask_capabilities(pid):
    head = (ctypes.c_int * 2)(CAPABILITIES_3, pid)
    if libc.capget(head, (ctypes.c_uint32 * 6)()) < 0:
        raise OSError(ctypes.get_errno(), "capget")


def ask_lock(pid):
    try:
        syscall("futex", ctypes.byref(ctypes.c_int(pid)), FUTEX_TRYLOCK_PI, 0, 0, 0, 0)
    except BlockingIOError:
        pass  # it has the lock, and so it is there


reader, _ = os.pipe()
WAYS = {
    "affinity": os.sched_getaffinity,
    "capabilities": ask_capabilities,
    "clock": lambda pid: time.clock_gettime(~pid << 3 | 2),
    "group": os.getpgid,
    "lock": ask_lock,
    "owner of a pipe": lambda pid: fcntl.fcntl(reader, fcntl.F_SETOWN, pid),
    "parameters": os.sched_getparam,
    "priority": lambda pid: os.getpriority(os.PRIO_PROCESS, pid),
    "scheduler": os.sched_getscheduler,
    "session": os.getsid,
}
own = os.getpid()
try:
    names = [name for name in os.listdir("/proc") if name.isdigit()]
except OSError:
    names = []
if {int(name) for name in names} - {own}:
    succeeded("it sees other processes in /proc")
# this one has threads, whose numbers follow its own
likely = [*range(1, 2000), *range(max(2000, own - 20_000), own)]
for name, ask in WAYS.items():
    seen = 0
    for pid in likely:
        try:
            ask(pid)
        except OSError:
            continue
        seen += pid != own
        if seen > 3:
            succeeded(f"it finds other processes by their numbers: {name}")
            break
