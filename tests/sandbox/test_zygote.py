"""How real workers end, and that nothing of them stays."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import Loss, StudentRaised, WorkerLost
from grader.sandbox.client import WorkerOptions, Zygote
from grader.sandbox.proxy import Feed
from tests.sandbox.workers import Student, open_session

Fork = Callable[..., Student]


def lose(student: Student, *args: object) -> WorkerLost:
    """Return how the student's function `f` loses the worker."""
    with pytest.raises(WorkerLost) as caught:
        student.proxy.f(*args)
    return caught.value


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def await_end(process: int) -> bool:
    """Wait for what the kernel does a moment later."""
    deadline = time.monotonic() + 10
    while alive(process) and time.monotonic() < deadline:
        os.sched_yield()
    return not alive(process)


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
        "    os.waitpid(child, 0)\n    return list(feed)\n"
    )

    assert student.proxy.f(Feed([1, 2])) == [1, 2]


DAEMON = """
import os, signal, time
def f():
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.write(writer, str(os.getpid()).encode())
            time.sleep(999)
        os._exit(0)
    os.wait()
    return int(os.read(reader, 20))
"""


def test_a_daemon_is_dead_once_the_worker_has_ended(forked: Fork) -> None:
    student = forked(DAEMON)
    daemon = student.proxy.f()
    assert alive(daemon)
    student.session.close()

    assert not alive(daemon)


def test_a_daemon_dies_with_the_fork_server_and_the_next_one_forks_on(
    zygote: Zygote, forked: Fork
) -> None:
    student = forked(DAEMON)
    daemon = student.proxy.f()
    zygote._process.kill()

    assert await_end(daemon)
    assert lose(student).loss is Loss.DIED
    assert alive(forked(DAEMON).proxy.f())


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
    server = zygote._process.pid
    ends = [zygote.fork(options).end().exit for _ in range(3)]
    children = Path(f"/proc/{server}/task/{server}/children")

    assert ends == [-9] * 3
    assert descriptors() == before
    assert await_no_children(children) == ""


def await_no_children(children: Path) -> str:
    """Wait for the wardens, which report just before they leave."""
    deadline = time.monotonic() + 10
    while children.read_text() and time.monotonic() < deadline:
        os.sched_yield()
    return children.read_text()


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
