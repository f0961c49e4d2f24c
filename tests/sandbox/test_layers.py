"""Each layer alone: what it stops when none of the others is there."""

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import Loss, StudentRaised, WorkerLost
from grader.sandbox.confine import LAYERS
from grader.sandbox.plan import FOLDER_FILES, FOLDER_MIB, THREADS
from tests.sandbox.workers import Student

Fork = Callable[..., Student]
pytestmark = pytest.mark.sandbox
ROOT_ONLY = pytest.mark.skipif(os.getuid() != 0, reason="needs root")

USES = """
import ctypes, mmap, os, socket
libc = ctypes.CDLL(None, use_errno=True)

def call(number, *args):
    libc.syscall.restype = ctypes.c_long
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, args))
    return 0 if result >= 0 else ctypes.get_errno()
def run(code):
    memory = mmap.mmap(-1, mmap.PAGESIZE, prot=7)
    memory.write(bytes(code))
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()
def status():
    with open("/proc/self/status") as stream: return stream.read()
def ids():
    return [*os.getresuid(), *os.getresgid(), *os.getgroups()]
def pid():
    return [os.getpid(), os.getppid()]
def host():
    return os.uname().nodename
def signal(process):
    os.kill(process, 0)
def read(path):
    with open(path, "rb") as stream: return stream.read(9)
def write(path, mib=0):
    with open(path, "wb") as stream:
        for _ in range(mib): stream.write(bytes(1 << 20))
def remove(path):
    os.remove(path)
def names(path):
    return sorted(os.listdir(path))
def files():
    count = 0
    try:
        while count < 10_000:
            open(f"f{count}", "w").close()
            count += 1
    except OSError as error:
        return [count, error.errno]
def interfaces():
    return [name for _, name in socket.if_nameindex()]
def connect(address):
    socket.create_connection(tuple(address), timeout=5)
def shared(mib):
    memory = mmap.mmap(-1, mib << 20)
    for place in range(0, len(memory), 4096): memory[place] = 1
def threads():
    import threading
    event, started = threading.Event(), []
    try:
        while len(started) < 600:
            started.append(threading.Thread(target=event.wait))
            started[-1].start()
    except RuntimeError:
        started.pop()
    event.set()
    for each in started: each.join()
    return len(started)
def fork():
    if os.fork() == 0: os._exit(0)
    os.wait()
def owner(path):
    os.chown(path, 1, 1)
def signal_at_parents_death():
    number = ctypes.c_int()
    libc.prctl(2, ctypes.byref(number), 0, 0, 0)
    return number.value
def run_as_root():
    os.setuid(0)
def loadable(path):
    ctypes.CDLL(path)
"""


@pytest.fixture
def alone(forked: Fork) -> Callable[..., Student]:
    """Fork a worker with one layer, and those that it cannot do without."""

    def fork(*layers: str, **more: int) -> Student:
        needed = {
            "root": () if os.getuid() == 0 else ("namespaces",),
            "landlock": ("no_new_privs",),
            "seccomp": ("no_new_privs",),
        }
        kept = {*layers, *(each for name in layers for each in needed.get(name, ()))}
        without = tuple(name for name in LAYERS if name not in kept)
        student = forked(USES, without=without, **more)
        for name in layers:
            if not student.session.layers[name].startswith("on"):
                pytest.skip(f"{name} is {student.session.layers[name]}")
        return student

    return fork


Alone = Callable[..., Student]


def error_of(call: Callable[..., object], *args: object) -> str:
    with pytest.raises(StudentRaised) as caught:
        call(*args)
    return str(caught.value)


def test_without_any_layer_the_worker_can_do_what_its_user_can(alone: Alone) -> None:
    student = alone()

    assert set(student.session.layers.values()) == {"off"}
    assert student.proxy.read("/etc/passwd")
    assert student.proxy.fork() is None
    assert student.proxy.signal(os.getpid()) is None


# no_new_privs


def test_no_program_gives_more_rights_than_the_worker_has(alone: Alone) -> None:
    assert "NoNewPrivs:\t1" in alone("no_new_privs").proxy.status()
    assert "NoNewPrivs:\t0" in alone("limits").proxy.status()


# cgroup


def test_memory_that_is_shared_is_counted_too(alone: Alone) -> None:
    student = alone("cgroup", memory_mib=256)

    with pytest.raises(WorkerLost, match=r"memory it took \(limits\.memory_mib of"):
        student.proxy.shared(1500)
    assert student.session.ended is not None
    assert student.session.ended.out_of_memory


def test_without_a_control_group_memory_is_watched(alone: Alone) -> None:
    student = alone("limits", memory_mib=256)

    with pytest.raises(WorkerLost, match=r"memory it took \(limits\.memory_mib of"):
        student.proxy.shared(1500)


def test_threads_and_processes_are_counted_together(alone: Alone) -> None:
    assert alone("cgroup").proxy.threads() <= THREADS


# namespaces


def test_other_processes_cannot_be_seen(alone: Alone) -> None:
    student = alone("namespaces")

    assert student.proxy.pid() == [2, 0]
    assert "ProcessLookupError" in error_of(student.proxy.signal, os.getpid())
    assert student.proxy.host() == "worker"


def test_there_is_no_network(alone: Alone) -> None:
    student = alone("namespaces")

    assert student.proxy.interfaces() == ["lo"]
    assert "Network is unreachable" in error_of(
        student.proxy.connect, ["192.0.2.1", 80]
    )


# limits


def test_memory_is_limited_whatever_its_kind(alone: Alone) -> None:
    student = alone("limits", memory_mib=256)

    assert "Cannot allocate memory" in error_of(student.proxy.shared, 10_000)


def test_a_file_has_a_largest_size(alone: Alone) -> None:
    assert "File too large" in error_of(alone("limits").proxy.write, "big", 257)


# root


def test_nothing_exists_but_what_is_needed(alone: Alone) -> None:
    student = alone("root")

    assert "FileNotFoundError" in error_of(student.proxy.read, "/etc/passwd")
    assert "FileNotFoundError" in error_of(student.proxy.names, "/home")
    assert set(student.proxy.names("/")) <= {
        *("dev", "etc", "lib", "lib64", "opt", "proc", "root", "submission", "sys"),
        *("tmp", "usr", Path(os.__file__).parts[1]),
        *(Path(prefix).parts[1] for prefix in (sys.prefix, sys.base_prefix)),
    }
    assert set(student.proxy.names("/dev")) == {"null", "random", "urandom", "zero"}
    assert student.proxy.names("/etc") == ["ld.so.cache", "localtime"]
    # Python itself may lie there
    prefixes = [Path(prefix).parts for prefix in (sys.prefix, sys.base_prefix)]
    assert set(student.proxy.names("/tmp")) <= {
        parts[2] for parts in prefixes if parts[1] == "tmp"
    }


def test_what_exists_cannot_be_changed(alone: Alone, folder: Path) -> None:
    (folder / "own.py").write_text("x")
    student = alone("root")

    for path in ("/submission/own.py", "/submission/new", "/new", f"{os.__file__}x"):
        assert "Read-only" in error_of(student.proxy.write, path)
    assert "Read-only" in error_of(student.proxy.remove, os.__file__)
    assert student.proxy.write("/dev/null", 1) is None


def test_the_private_folder_has_a_quota(alone: Alone) -> None:
    student = alone("root")

    assert "No space left" in error_of(student.proxy.write, "big", FOLDER_MIB + 1)
    student.proxy.remove("big")
    count, number = student.proxy.files()
    assert FOLDER_FILES - 10 < count < FOLDER_FILES
    assert number == 28


def test_nothing_that_can_be_written_can_be_run(alone: Alone, folder: Path) -> None:
    (folder / "own.so").write_bytes(b"\x7fELF")
    student = alone("root")
    student.proxy.write("own.so", 1)

    for path in ("/tmp/own.so", "/submission/own.so"):
        assert "OSError" in error_of(student.proxy.loadable, path)


# ids


@ROOT_ONLY
def test_each_worker_is_a_user_of_its_own(forked: Fork) -> None:
    kept = {"ids", "root", "namespaces"}
    without = tuple(name for name in LAYERS if name not in kept)
    first, second = (forked(USES, without=without).proxy.ids() for _ in range(2))

    assert len(set(first)) == len(set(second)) == 1
    assert {*first, 0}.isdisjoint(second)
    assert 0 not in first


@pytest.mark.parametrize("layers", [(), ("ids",), ("ids", "namespaces", "root")])
def test_a_worker_dies_with_its_warden_whoever_it_is(
    forked: Fork, layers: tuple[str, ...]
) -> None:
    without = tuple(name for name in LAYERS if name not in layers)
    student = forked(USES, without=without)

    assert student.proxy.signal_at_parents_death() == 9


@ROOT_ONLY
def test_a_user_of_its_own_may_do_nothing_to_others(forked: Fork) -> None:
    kept = {"ids", "root", "namespaces"}
    student = forked(USES, without=tuple(n for n in LAYERS if n not in kept))

    assert "PermissionError" in error_of(student.proxy.run_as_root)
    assert "PermissionError" in error_of(student.proxy.signal, 1)


# capabilities


@ROOT_ONLY
def test_root_without_capabilities_is_no_root(alone: Alone) -> None:
    student = alone("capabilities")
    student.proxy.write("own")

    assert "PermissionError" in error_of(student.proxy.owner, "own")
    assert "PermissionError" in error_of(student.proxy.read, f"/proc/{os.getpid()}/mem")


# landlock


def test_files_out_of_reach_cannot_be_opened(alone: Alone) -> None:
    student = alone("landlock")

    assert "PermissionError" in error_of(student.proxy.read, "/etc/passwd")
    assert "PermissionError" in error_of(student.proxy.write, "/tmp/x")
    assert student.proxy.write("own") is None


def test_foreign_processes_get_no_signal(alone: Alone) -> None:
    assert "PermissionError" in error_of(alone("landlock").proxy.signal, os.getpid())


# seccomp

X86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of x86-64")
CALLS = {
    "socket": 41,
    "ptrace": 101,
    "mount": 165,
    "unshare": 272,
    "setns": 308,
    "pivot_root": 155,
    "chroot": 161,
    "keyctl": 250,
    "add_key": 248,
    "bpf": 321,
    "perf_event_open": 298,
    "io_uring_setup": 425,
    "userfaultfd": 323,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "pidfd_send_signal": 424,
    "execve": 59,
    "execveat": 322,
    "fork": 57,
    "vfork": 58,
    "setpriority": 141,
    "sched_setaffinity": 203,
    "sched_setscheduler": 144,
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "memfd_create": 319,
    "kexec_load": 246,
    "init_module": 175,
    "name_to_handle_at": 303,
    "open_by_handle_at": 304,
    "fanotify_init": 300,
    "setuid": 105,
    "capset": 126,
    "personality": 135,
    "swapon": 167,
    "reboot": 169,
    "mknod": 133,
    "setrlimit": 160,
    "tkill": 200,
    "capget": 125,
    "get_robust_list": 274,
    "rt_sigqueueinfo": 129,
}
EPERM, ENOSYS = 1, 38


@X86
def test_calls_that_are_not_listed_fail(alone: Alone) -> None:
    student = alone("seccomp")
    got = {name: student.proxy.call(number) for name, number in CALLS.items()}

    assert got == dict.fromkeys(CALLS, EPERM)


@X86
def test_calls_that_are_listed_fail_with_the_wrong_arguments(alone: Alone) -> None:
    student = alone("seccomp")
    own = student.proxy.pid()[0]

    assert student.proxy.call(56, 17) == EPERM  # clone of a process
    assert student.proxy.call(56, 0x10000 | 0x10000000) == EPERM  # a user namespace
    assert student.proxy.call(435) == ENOSYS  # clone3: its flags cannot be seen
    assert student.proxy.call(157, 1, 0) == EPERM  # prctl: the parent's death
    assert student.proxy.call(157, 4, 1) == EPERM  # prctl: dumpable
    assert student.proxy.call(157, 22, 0) == EPERM  # prctl: seccomp
    assert student.proxy.call(16, 1, 0x5412, 0) == EPERM  # ioctl: type for the user
    assert student.proxy.call(302, os.getppid(), 7, 0, 0) == EPERM  # prlimit of others
    assert student.proxy.call(53, 2, 1, 0, 0) == EPERM  # socketpair, not of unix
    assert student.proxy.call(62, -1, 0) == EPERM
    assert student.proxy.call(62, own, 0) == 0
    assert student.proxy.call(234, 1, 1, 0) == EPERM


# what tells by its error whether a process is there: the number of the call, where the
# process stands in its arguments, and what stands before
ASKS = {
    "getpgid": (121, ()),
    "getsid": (124, ()),
    "sched_getparam": (143, ()),
    "sched_getscheduler": (145, ()),
    "sched_getattr": (315, ()),
    "getpriority": (140, (0,)),
}


@X86
def test_whether_another_process_is_there_cannot_be_asked(alone: Alone) -> None:
    student = alone("seccomp")
    call, own = student.proxy.call, student.proxy.pid()[0]
    of_others = {
        (name, pid): call(number, *before, pid, 0, 0, 0)
        for name, (number, before) in ASKS.items()
        for pid in (os.getpid(), 1 << 22, -1)
    }
    of_itself = [
        call(number, *before, pid, 0, 0, 0)
        for number, before in ASKS.values()
        for pid in (0, own)
    ]

    assert set(of_others.values()) == {EPERM}
    assert EPERM not in of_itself
    assert call(204, os.getpid()) == call(204, own) == ENOSYS  # sched_getaffinity
    for pid in (0, own, os.getpid()):  # the clock of a process
        assert call(228, ~pid << 3 | 2, 0) == call(229, ~pid << 3 | 2, 0) == EPERM
        assert call(230, ~pid << 3 | 2, 0, 0, 0) == EPERM
    assert [call(202, 0, lock, 0, 0, 0, 0) for lock in (6, 8, 136)] == [EPERM] * 3
    assert call(72, 0, 8, os.getpid()) == call(72, 0, 15, 0) == EPERM  # F_SETOWN


ASKS_FOR_ITSELF = """
import fcntl, os, tempfile, threading, time
def f():
    with tempfile.TemporaryFile() as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        flags = fcntl.fcntl(file, fcntl.F_GETFL)
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    clocks = [time.process_time(), time.thread_time(), time.clock_getres(0)]
    time.sleep(0.001)
    waited = threading.Event().wait(0.001)
    cores = os.sched_getaffinity(0)
    os.getpriority(0, 0), os.getpgid(0), os.getsid(os.getpid()), os.getpgrp()
    return [flags > 0, min(clocks) >= 0, waited, len(cores) > 0]
"""


def test_code_may_ask_for_itself(forked: Fork) -> None:
    without = tuple({*LAYERS} - {"no_new_privs", "seccomp"})

    assert forked(ASKS_FOR_ITSELF, without=without).proxy.f() == [
        True,
        True,
        False,
        True,
    ]


@X86
@pytest.mark.parametrize(
    "code",
    [
        [0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3],  # getpid of 32-bit programs
        [0xB8, 39, 0, 0, 0x40, 0x0F, 0x05, 0xC3],  # getpid of x32
    ],
)
def test_calls_of_other_architectures_end_the_worker(
    alone: Alone, code: list[int]
) -> None:
    with pytest.raises(WorkerLost, match="SIGSYS") as caught:
        alone("seccomp").proxy.run(code)
    assert caught.value.loss is Loss.DIED
