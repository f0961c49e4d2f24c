"""What attacks share. It is handed in beside those that say `# brings: tools`.

An attack says of itself what it has achieved, on its standard output; the test reads
it there. Whatever would harm others than the grader and the worker's own processes is
probed in a way that harms nobody, so that it can be tried without any confinement.
"""

import contextlib
import ctypes
import errno
import os
import platform
import re
import sys
import sysconfig

libc = ctypes.CDLL(None, use_errno=True)
CANARY = re.compile(rb"gp-canary-[0-9a-f]{32}")
# where a file that outlives the worker might be put, or lie
PLACES = (
    *(
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/run",
        "/",
        "/root",
        "/home",
        "/etc",
        "/usr/lib",
    ),
    *(os.path.dirname(os.__file__), sysconfig.get_path("purelib")),
    *(os.path.join(sysconfig.get_path("purelib"), "torch"), sys.prefix),
    os.path.dirname(sys.prefix),
)
_X86 = {
    **{"mmap": 9, "shmget": 29, "socket": 41, "clone": 56, "shmat": 30, "shmctl": 31},
    **{"semget": 64, "msgget": 68, "ptrace": 101, "syslog": 103, "personality": 135},
    **{"mknodat": 259, "pivot_root": 155, "chroot": 161, "mount": 165, "swapon": 167},
    **{"acct": 163, "reboot": 169, "sethostname": 170, "init_module": 175},
    **{"clock_settime": 227, "mq_open": 240, "kexec_load": 246, "add_key": 248},
    **{"keyctl": 250, "ioprio_set": 251, "unshare": 272, "perf_event_open": 298},
    **{"fanotify_init": 300, "open_by_handle_at": 304, "clock_adjtime": 305},
    **{"setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312},
    **{"seccomp": 317, "memfd_create": 319, "bpf": 321, "execveat": 322},
    **{"userfaultfd": 323, "name_to_handle_at": 303, "iopl": 172, "timer_create": 222},
    **{"futex": 202},
}
_ARM = {
    **{"mmap": 222, "shmget": 194, "socket": 198, "clone": 220, "shmat": 196},
    **{"shmctl": 195, "semget": 190, "msgget": 186, "ptrace": 117, "syslog": 116},
    **{"personality": 92, "mknodat": 33, "pivot_root": 41, "chroot": 51, "mount": 40},
    **{"swapon": 224, "acct": 89, "reboot": 142, "sethostname": 161},
    **{"init_module": 105, "clock_settime": 112, "mq_open": 180, "kexec_load": 104},
    **{"add_key": 217, "keyctl": 219, "ioprio_set": 30, "unshare": 97},
    **{"perf_event_open": 241, "fanotify_init": 262, "open_by_handle_at": 265},
    **{"clock_adjtime": 266, "setns": 268, "process_vm_readv": 270},
    **{"process_vm_writev": 271, "kcmp": 272, "seccomp": 277, "memfd_create": 279},
    **{"bpf": 280, "execveat": 281, "userfaultfd": 282, "name_to_handle_at": 264},
    **{"futex": 98, "timer_create": 107},
}
_BOTH = {
    **{"pidfd_send_signal": 424, "io_uring_setup": 425, "open_tree": 428},
    **{"fsopen": 430, "pidfd_open": 434, "clone3": 435, "pidfd_getfd": 438},
    **{"process_madvise": 440, "mount_setattr": 442, "landlock_create_ruleset": 444},
}
NUMBERS = (_X86 if platform.machine() == "x86_64" else _ARM) | _BOTH


def succeeded(what):
    """Say that something was achieved that must not be."""
    with contextlib.suppress(OSError):
        os.write(1, f"\nSUCCEEDED: {what}\n".encode())


def look(data, where):
    """Give away every secret in `data`."""
    for found in CANARY.findall(data)[:5]:
        succeeded(f"read {found.decode()} in {where}")


@contextlib.contextmanager
def attempt(what):
    """Say that it was achieved, if the body does not raise."""
    try:
        yield
    except Exception:
        return
    succeeded(what)


def syscall(name, *arguments):
    """Call the kernel; numbers are passed as longs."""
    values = [
        ctypes.c_long(each) if isinstance(each, int) else each for each in arguments
    ]
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *values)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), name)
    return result


def allowed(name, *arguments):
    """Tell whether the kernel objects to the arguments only, not to the call."""
    try:
        syscall(name, *arguments)
    except OSError as error:
        return error.errno not in (errno.EPERM, errno.EACCES, errno.ENOSYS)
    return True


def read(path, limit=1 << 20):
    """Return the start of a file, or nothing."""
    try:
        with open(path, "rb") as stream:
            return stream.read(limit)
    except OSError:
        return b""


def parents():
    """Return the processes above this one, as far as they can be seen."""
    found = []
    pid = os.getppid()
    while pid > 1 and pid not in found:
        found.append(pid)
        fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        pid = int(fields[1]) if len(fields) > 1 else 0
    return found


def others():
    """Return numbers of other processes: what /proc lists, or likely ones."""
    try:
        listed = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        listed = []
    likely = range(max(1, os.getpid() - 2000), os.getpid())
    mine = {os.getpid()}
    return [*parents(), *sorted({1, *listed, *likely} - mine, reverse=True)]
