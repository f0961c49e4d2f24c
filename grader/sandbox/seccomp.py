"""A list of the system calls that PyTorch needs; all others fail, or end the worker.

libseccomp knows the numbers of the calls on each machine, and turns the list into the
kernel's program. It is used by ctypes: `pyseccomp` is no longer kept, and finds the
library only where `ldconfig` is. The fork server makes the programs once; a worker
loads one, with its own process id put in, by a single call.
"""

import contextlib
import ctypes
import errno
import os
import resource
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from grader.sandbox.kernel import check, libc
from grader.sandbox.plan import Plan, Unavailable

LIBRARY = "libseccomp.so.2"
PR_SET_SECCOMP, MODE_FILTER = 22, 2
ALLOW, KILL_PROCESS, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
ON_BAD_ARCHITECTURE, OPTIMIZE = 2, 8
NOT_EQUAL, EQUAL, MASKED_EQUAL = 1, 4, 7
AF_UNIX = 1
CLONE_THREAD = 0x10000
# new namespaces of any kind
CLONE_NEW: Final = 0x7E020080
# stands for the worker's process id until there is one; no process id is so large
PLACEHOLDER = 0x5EC0117D

FILES = """
access chdir close close_range copy_file_range creat dup dup2 dup3 faccessat
faccessat2 fadvise64 fallocate fchdir fdatasync fgetxattr
flistxattr flock fstat fstatfs fsync ftruncate getcwd getdents getdents64 getxattr
lgetxattr link linkat listxattr llistxattr lseek lstat mkdir mkdirat newfstatat open
openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink
readlinkat readv rename renameat renameat2 rmdir sendfile splice stat statfs statx
symlink symlinkat tee truncate umask unlink unlinkat write writev
"""
# no rule of Landlock's is asked for these, only who owns the file
OF_OWNERS = "chmod fchmod fchmodat fchmodat2 utimensat"
WAITING = """
epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd
eventfd2 pipe pipe2 poll ppoll pselect6 select gettimeofday nanosleep time
timerfd_create timerfd_gettime timerfd_settime times
"""
MEMORY = """
brk madvise membarrier mincore mmap mprotect mremap msync munmap get_mempolicy
"""
PROCESS = """
alarm arch_prctl exit exit_group getcpu getegid geteuid getgid getgroups getitimer
getpgrp getpid getppid getrandom getresgid getresuid getrlimit getrusage gettid getuid
pause restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn
rt_sigsuspend rt_sigtimedwait sched_get_priority_max sched_get_priority_min sched_yield
set_robust_list set_tid_address setitimer sigaltstack sysinfo uname wait4 waitid
"""
# Their error tells whether a process's number is taken: only what asks for the worker
# itself is allowed. `capget`, whose question cannot be seen, is not.
OF_ITSELF = "getpgid getsid sched_getattr sched_getparam sched_getscheduler"
OF_OTHERS = "getpriority sched_getaffinity"
# clocks below zero are those of processes and threads
OF_CLOCKS = "clock_getres clock_gettime clock_nanosleep"
OF_A_PROCESS = 0x80000000
# wait, wake, requeue and the like, not the ones that look up who holds a lock
FUTEX_MASKS = ((0x7E, 0), (0x7F, 3), (0x7E, 4), (0x7F, 9), (0x7F, 10))
# copy, flags, locks, sizes of pipes and seals, not who gets a file's signals
FCNTL = (*range(8), *range(36, 39), *range(1030, 1035))
# on the one socket that the worker has
SOCKET = """
getpeername getsockname getsockopt recvfrom recvmsg sendmsg sendto shutdown
"""
OF_PROCESSES = "accept accept4 bind connect fork listen setsockopt vfork"
# CUDA talks to the driver by ioctl, keeps pages in place, and may ask for itself
OF_GPU = """
capget ioctl mbind memfd_create mlock mlock2 munlock sched_setaffinity set_mempolicy
"""
# set name, get name, get dumpable, read bounding set, get no_new_privs, name memory;
# not the signal at the parent's death, which has to stay
PRCTL = (15, 16, 3, 23, 39, 0x53564D41)
# which limits may be lowered: all but that on core dumps, where 0 allows more than 1
LIMITS = tuple(number for number in range(16) if number != resource.RLIMIT_CORE)
# ask for a terminal's settings and size, bytes to read, blocking, close on exec
IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What makes one program differ from another.

    Attributes:
        processes: whether others may be started, and get signals.
        gpu: whether a GPU may be used.
        owner: whether the modes and times of files may be changed: not where others'
            files can be seen that belong to the same user.
    """

    processes: bool
    gpu: bool
    owner: bool


class _Argument(ctypes.Structure):
    """`struct scmp_arg_cmp`."""

    _fields_ = (
        ("index", ctypes.c_uint),
        ("comparison", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


Rule = tuple[str, int, tuple[_Argument, ...]]


def prepare(plan: Plan) -> None:
    """Make the programs that a worker may need, where that can be done."""
    if "seccomp" not in plan.without:
        with contextlib.suppress(Unavailable):
            for processes in {False, plan.processes > 0}:
                compile_filter(Kind(processes=processes, gpu=plan.gpu, owner=True))


def filter_calls(plan: Plan) -> str:  # pragma: no cover - it cannot be undone
    """Load the program; from now on only what the list names can be called."""
    # others may be started only where none but its own can be seen: they may get
    # signals, are counted, and share memory by a folder that must be private
    alone = plan.has("namespaces") and plan.has("root")
    kind = Kind(
        processes=plan.processes > 0 and alone,
        gpu=plan.gpu,
        owner=plan.has("root") or plan.has("ids"),
    )
    code = _put_process(compile_filter(kind), os.getpid())
    program = _Program(len(code) // 8, code)
    # by prctl, which binds this thread; there is no other yet
    check(
        libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp"
    )
    return "on"


def _put_process(code: bytes, process: int) -> bytes:
    """Put a process id in the place of the placeholder, instruction by instruction."""
    whole = [list(each) for each in struct.iter_unpack("=HBBI", code)]
    for instruction in whole:
        if instruction[3] == PLACEHOLDER:
            instruction[3] = process
    return b"".join(struct.pack("=HBBI", *each) for each in whole)


@cache
def compile_filter(kind: Kind) -> bytes:
    """Return the kernel's program for a kind of worker.

    Raises:
        Unavailable: libseccomp is not there, or does not know this machine.
    """
    library = _load_library()
    context = library.seccomp_init(ERRNO | errno.EPERM)
    if not context:
        raise Unavailable("libseccomp does not know this machine")
    try:
        _require(library.seccomp_attr_set(context, ON_BAD_ARCHITECTURE, KILL_PROCESS))
        library.seccomp_attr_set(context, OPTIMIZE, 2)  # faster; older ones cannot
        for name, action, arguments in _list_rules(kind):
            number = library.seccomp_syscall_resolve_name(name.encode())
            array = (_Argument * len(arguments))(*arguments)
            # negative: this machine has no such call, and so it is refused
            if number >= 0:
                result = library.seccomp_rule_add_array(
                    context, action, number, len(arguments), array
                )
                _require(result)
        return _export(library, context)
    finally:
        library.seccomp_release(context)


@cache
def _load_library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        raise Unavailable(f"{LIBRARY} is not installed (libseccomp2)") from None
    pointer, word = ctypes.c_void_p, ctypes.c_uint32
    library.seccomp_init.restype = pointer
    library.seccomp_init.argtypes = [word]
    library.seccomp_release.argtypes = [pointer]
    library.seccomp_attr_set.argtypes = [pointer, ctypes.c_int, word]
    library.seccomp_export_bpf.argtypes = [pointer, ctypes.c_int]
    library.seccomp_rule_add_array.argtypes = [
        *(pointer, word, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(_Argument)),
    ]
    return library


def _require(result: int) -> None:
    if result < 0:
        raise Unavailable(f"libseccomp: {os.strerror(-result)}")


def _export(library: ctypes.CDLL, context: int) -> bytes:
    descriptor = os.memfd_create("filter")
    with open(descriptor, "r+b") as stream:
        _require(library.seccomp_export_bpf(context, descriptor))
        stream.seek(0)
        return stream.read()


def _list_rules(kind: Kind) -> Iterator[Rule]:
    names = f"{FILES} {WAITING} {MEMORY} {PROCESS} {SOCKET}"
    names += f" {OF_PROCESSES} " * kind.processes + OF_GPU * kind.gpu
    names += f" {OF_OWNERS}" * kind.owner
    yield from ((name, ALLOW, ()) for name in dict.fromkeys(names.split()))
    # the C library then uses clone, whose flags can be seen
    yield "clone3", ERRNO | errno.ENOSYS, ()
    yield "clone", ALLOW, (_limit_clone(kind),)
    for limit in LIMITS:
        yield "prlimit64", ALLOW, (_equals(0, 0), _equals(1, limit))
    yield "prlimit64", ALLOW, (_equals(0, 0), _equals(2, 0))  # asks, and sets nothing
    yield "socketpair", ALLOW, (_equals(0, AF_UNIX),)
    if kind.processes:
        yield "socket", ALLOW, (_equals(0, AF_UNIX),)
    yield from (("prctl", ALLOW, (_equals(0, option),)) for option in PRCTL)
    if not kind.gpu:
        yield from (("ioctl", ALLOW, (_equals(1, number),)) for number in IOCTL)
    yield from _list_asking(kind)
    own = () if kind.processes else (_equals(0, PLACEHOLDER),)
    yield from ((name, ALLOW, own) for name in ("kill", "tgkill"))


def _list_asking(kind: Kind) -> Iterator[Rule]:
    """Return the rules for calls that could ask for other processes."""
    asks = OF_ITSELF.split()
    if kind.gpu:  # what CUDA asks for is not known so closely
        names = f"fcntl futex {OF_CLOCKS} {OF_ITSELF} {OF_OTHERS}"
        yield from ((name, ALLOW, ()) for name in names.split())
        return
    yield from (("fcntl", ALLOW, (_equals(1, command),)) for command in FCNTL)
    for mask, operation in FUTEX_MASKS:
        yield "futex", ALLOW, (_Argument(1, MASKED_EQUAL, mask, operation),)
    for name in OF_CLOCKS.split():
        yield name, ALLOW, (_Argument(0, MASKED_EQUAL, OF_A_PROCESS, 0),)
    if kind.processes:  # none but its own can be seen
        yield from ((name, ALLOW, ()) for name in (*asks, *OF_OTHERS.split()))
        return
    for process in (0, PLACEHOLDER):
        yield from ((name, ALLOW, (_equals(0, process),)) for name in asks)
        yield "getpriority", ALLOW, (_equals(1, process),)
    yield "sched_getaffinity", ALLOW, (_equals(0, 0),)
    # the C library asks it of each thread, and does without where there is no such call
    yield "sched_getaffinity", ERRNO | errno.ENOSYS, (_Argument(0, NOT_EQUAL, 0, 0),)


def _limit_clone(kind: Kind) -> _Argument:
    if kind.processes:
        return _Argument(0, MASKED_EQUAL, CLONE_NEW, 0)
    return _Argument(0, MASKED_EQUAL, CLONE_NEW | CLONE_THREAD, CLONE_THREAD)


def _equals(index: int, value: int) -> _Argument:
    return _Argument(index, EQUAL, value, 0)
