"""How real workers end, and that nothing of them stays."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import Loss, StudentRaised, WorkerLost
from grader.sandbox.client import WorkerOptions, Zygote
from grader.sandbox.proxy import Feed
from tests.sandbox.workers import Student, open_session

Fork = Callable[..., Student]
ROOT = Path(__file__).parents[2]


def lose(student: Student, *args: object) -> WorkerLost:
    """Return how the student's function `f` loses the worker."""
    with pytest.raises(WorkerLost) as caught:
        student.proxy.f(*args)
    return caught.value


def alive(name: str) -> bool:
    """Tell whether any process has this name: inside, its number is another."""
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if path.read_text().strip() == name:
                return True
    return False


def await_end(name: str) -> bool:
    """Wait for what the kernel does a moment later."""
    deadline = time.monotonic() + 10
    while alive(name) and time.monotonic() < deadline:
        os.sched_yield()
    return not alive(name)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("os._exit(3)", "(exit status 3)"),
        ("os._exit(0)", "(exit status 0)"),
        ("ctypes.string_at(0)", "SIGSEGV: a crash in native code"),
        ("os.kill(os.getpid(), 2)", "SIGINT: a signal"),
        ("os.abort()", "SIGABRT: native code gave up"),
        ("os.kill(os.getpid(), 9)", "SIGKILL: killed"),
        ("os.kill(os.getpid(), 40)", "signal 40"),
        ("os.close(3)", "the code"),
        ("os.closerange(0, 999)", "the code"),
        ("socket.socket(fileno=3).shutdown(2); time.sleep(99)", "the code's process"),
    ],
)
def test_code_that_ends_its_process_loses_the_worker(
    forked: Fork, body: str, text: str
) -> None:
    student = forked(f"import ctypes, os, socket, time\ndef f(): {body}\n")
    error = lose(student)

    assert error.loss is Loss.DIED
    assert text in str(error)


@pytest.mark.parametrize(
    "body",
    [
        "import sys; sys.exit(4)",
        "exit()",
        "raise KeyboardInterrupt",
        "raise SyntaxError",
        "f()",
        pytest.param("import os; os.kill(os.getppid(), 9)", marks=pytest.mark.sandbox),
        pytest.param("import os; os.kill(1, 9)", marks=pytest.mark.sandbox),
    ],
)
def test_code_that_raises_keeps_its_worker(forked: Fork, body: str) -> None:
    student = forked(f"def f(): {body}\ndef g(): return 1\n")

    with pytest.raises(StudentRaised):
        student.proxy.f()
    assert student.proxy.g() == 1


def test_a_workers_garbage_is_collected_but_not_what_it_shares_with_others(
    forked: Fork,
) -> None:
    student = forked("import gc\ndef f(): return gc.isenabled(), gc.get_freeze_count()")
    is_enabled, frozen = student.proxy.f()

    assert is_enabled
    assert frozen > 100_000


def test_code_on_a_busy_machine_has_its_time(forked: Fork) -> None:
    source = """
import time

def f():
    end = time.process_time() + 0.6
    while time.process_time() < end:
        pass
    return "done"
"""
    student = forked(source, call=1.0)
    others = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(4 * len(os.sched_getaffinity(0)))
    ]
    try:
        assert student.proxy.f() == "done"
    finally:
        for each in others:
            each.kill()
            each.wait()


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "time.sleep(99)",
        "os.kill(os.getpid(), 19)",
        "select.select([3], [], [])",
        "signal.pthread_sigmask(0, range(1, 65)); time.sleep(99)",
    ],
)
def test_code_that_hangs_is_stopped(forked: Fork, body: str) -> None:
    source = f"import os, select, signal, time\ndef f():\n    {body}\n"
    student = forked(source, call=0.5)
    started = time.monotonic()
    error = lose(student)

    assert error.loss is Loss.TIMED_OUT
    assert time.monotonic() - started < 10
    assert student.session.ended is not None
    assert student.session.ended.exit == -9


@pytest.mark.parametrize(
    "data",
    [
        "b'garbage' * 100",
        "b'\\xff' * 100",
        "b'\\x01\\0\\0\\0\\0\\0\\0\\0\\xc0'",
        "b'\\x0c\\0\\0\\0\\0\\0\\0\\0\\x93\\xa5reply\\x01\\xa3yes'",
    ],
)
def test_bytes_written_to_the_graders_socket_lose_the_worker(
    forked: Fork, data: str
) -> None:
    student = forked(f"import os\ndef f(): os.write(3, {data})\n")

    assert lose(student).loss is Loss.PROTOCOL


FORGE = """
import gc, grader.sandbox.messages as m
from grader.sandbox.worker import Server
server = next(each for each in gc.get_objects() if isinstance(each, Server))
def f(n):
    for _ in range(n): server._channel.send(m.Reply({number}, True))
    return False
"""


def test_a_forged_answer_under_another_number_loses_the_worker(forked: Fork) -> None:
    assert lose(forked(FORGE.format(number=1)), 1).loss is Loss.PROTOCOL


def test_a_second_answer_loses_the_worker_at_the_next_call(forked: Fork) -> None:
    student = forked(
        FORGE.format(number="number")
        + "old = server._answer\n"
        + "def spy(call, blobs):\n    global number\n    number = call.id\n"
        + "    return old(call, blobs)\nserver._answer = spy\n"
    )
    assert student.proxy.f(0) is False
    assert student.proxy.f(1) is True

    assert lose(student, 0).loss is Loss.PROTOCOL


def test_a_thread_left_running_does_no_harm(forked: Fork) -> None:
    student = forked(
        "import threading, time\n"
        "def work():\n    while True: print('.', flush=True); time.sleep(0.001)\n"
        "def f(): threading.Thread(target=work).start(); return 1\n"
    )

    assert [student.proxy.f() for _ in range(3)] == [1, 1, 1]
    assert student.session.close().exit == -9


def test_a_child_that_asks_too_cannot_pass_for_the_grader(forked: Fork) -> None:
    student = forked(
        "import os\n"
        "def f(feed):\n"
        "    child = os.fork()\n"
        "    if child == 0:\n        list(feed); os._exit(0)\n"
        "    os.waitpid(child, 0)\n    return list(feed)\n",
        processes=1,
    )

    assert student.proxy.f(Feed([1, 2])) == [1, 2]


DAEMON = """
import ctypes, os, signal, time
def f(name):
    reader, writer = os.pipe()
    if os.fork() == 0:
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0)
            os.write(writer, b"x")
            time.sleep(999)
        os._exit(0)
    os.wait()
    return os.read(reader, 1)
"""
# with processes of its own to be in, which end all at once; without, one by one
ENDS: list[tuple[str, ...]] = [(), ("namespaces", "seccomp", "cgroup")]


def start_daemon(
    fork: Fork, without: tuple[str, ...], **more: float
) -> tuple[Student, str]:
    student = fork(DAEMON, processes=1, without=without, **more)
    name = f"gp-{secrets.token_hex(5)}"
    assert student.proxy.f(name) == b"x"
    assert alive(name)
    return student, name


@pytest.mark.parametrize("without", ENDS)
def test_a_daemon_is_dead_once_the_worker_has_ended(
    forked: Fork, without: tuple[str, ...]
) -> None:
    student, name = start_daemon(forked, without)
    student.session.close()

    assert not alive(name)


@pytest.mark.parametrize("without", ENDS)
def test_a_daemon_dies_with_the_fork_server_and_the_next_one_forks_on(
    zygote: Zygote, forked: Fork, without: tuple[str, ...]
) -> None:
    student, name = start_daemon(forked, without)
    zygote._process.kill()

    assert await_end(name)
    assert lose(student, "x").loss is Loss.VANISHED
    assert start_daemon(forked, without)


def find_warden(zygote: Zygote) -> int:
    server = zygote._process.pid
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return int(children[-1])


@pytest.mark.parametrize("without", [(), ("namespaces", "seccomp")])
def test_nothing_is_left_where_the_warden_is_killed(
    zygote: Zygote, forked: Fork, without: tuple[str, ...]
) -> None:
    await_no_children(zygote)
    student, name = start_daemon(forked, without, call=1)
    os.kill(find_warden(zygote), signal.SIGKILL)
    on = student.session.layers
    counted = on["cgroup"].startswith("on") or on["namespaces"].startswith("on")

    # without namespaces, what the worker started still holds its end
    assert lose(student, "x").loss in (Loss.DIED, Loss.TIMED_OUT, Loss.VANISHED)
    assert await_end(name) or not counted
    assert find_groups(os.getpid()) == []


def find_groups(grader: int) -> list[str]:
    """Return the control groups of a grader's workers."""
    return [
        folder
        for path, folders, _ in os.walk("/sys/fs/cgroup")
        for folder in folders
        if folder.startswith(f"gradeproof-worker-{grader}-")
    ]


GRADER = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from grader.sandbox.client import WorkerOptions, Zygote
from tests.sandbox.workers import Student, open_session
zygote = Zygote()
worker = zygote.fork(WorkerOptions(readable=(), without=tuple(sys.argv[2].split())))
print(os.getpid(), zygote._process.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("without", ["", "namespaces root"])
def test_nothing_is_left_where_the_grader_is_killed(
    tmp_path: Path, without: str
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", GRADER, str(scratch), without],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stderr == ""
    grader, server = map(int, done.stdout.split())

    assert await_true(lambda: list(scratch.iterdir()) == [])
    assert await_true(lambda: not Path(f"/proc/{server}").exists())
    assert await_true(lambda: find_groups(grader) == [])


WARDEN = """
import os, signal, socket, sys
from grader.sandbox import launch, zygote
from grader.sandbox.plan import Plan
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGTERM))
limits = {"memory_mib": 4096, "threads": 1, "processes": 0, "gpu": False}
without = ["cgroup", "namespaces", "ids"]
plan = Plan(folder=sys.argv[1], readable=[], without=without, **limits)
ours, rpc = socket.socketpair()
told, status = socket.socketpair()
numbers = [rpc.detach(), os.dup(1), os.dup(2), status.detach()]
zygote._watch(os.getppid(), plan, *numbers)
print("it went on")
"""


def test_a_warden_that_is_told_to_end_while_python_forks_leaves_nothing(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()

    done = subprocess.run(
        [sys.executable, "-c", WARDEN, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )

    # had the worker lived on, it would hold the pipes, and this would wait for it
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not folder.exists()


def await_true(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not question() and time.monotonic() < deadline:
        os.sched_yield()
    return question()


@pytest.mark.parametrize(
    "body",
    [
        "return torch.ones(1 << 28).sum()",
        "return len(bytearray(1 << 30))",
        "x = []\n    while True: x.append(bytearray(1 << 20))",
    ],
)
def test_memory_is_limited(forked: Fork, body: str) -> None:
    student = forked(f"import torch\ndef f():\n    {body}\n", memory_mib=512)

    with pytest.raises(StudentRaised, match=r"MemoryError|can't allocate memory"):
        student.proxy.f()
    assert student.session.close().peak_mib < 1024


def descriptors() -> list[str]:
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


def test_no_process_and_no_descriptor_is_left(zygote: Zygote) -> None:
    options = WorkerOptions(readable=())
    zygote.fork(options).end()
    before = descriptors()
    ends = [zygote.fork(options).end().exit for _ in range(3)]

    assert ends == [-9] * 3
    assert descriptors() == before
    assert await_no_children(zygote)
    assert find_groups(os.getpid()) == []


def await_no_children(zygote: Zygote) -> bool:
    """Wait for the wardens, which report just before they leave."""
    server = zygote._process.pid
    children = Path(f"/proc/{server}/task/{server}/children")
    return await_true(lambda: children.read_text() == "")


def test_modules_that_were_preloaded_are_there_in_every_worker(zygote: Zygote) -> None:
    session = open_session(zygote.fork(WorkerOptions(readable=())))
    loaded = session.build("'colorsys' in __import__('sys').modules")
    session.close()

    assert loaded is True


def test_a_fork_server_that_is_started_again_preloads_again() -> None:
    with Zygote() as zygote:
        zygote.preload(["colorsys"])
        zygote._process.kill()
        zygote._process.wait()
        zygote.preload(["colorsys", "wave"])
        session = open_session(zygote.fork(WorkerOptions(readable=())))
        modules = "set(__import__('sys').modules)"
        loaded = session.build(f"{{'colorsys', 'wave'}} <= {modules}")
        session.close()

    assert loaded is True
