import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import NotFinal
from grader.sandbox import client
from grader.sandbox.client import Worker, WorkerOptions, Zygote
from grader.sandbox.ends import WorkerEnd

OPTIONS = WorkerOptions(readable=())
BODY = b'{"layers": {"landlock": "on"}, "cgroups": []}'
Sockets = tuple[socket.socket, socket.socket]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for workers' folders."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return scratch


@pytest.fixture
def control() -> Iterator[Sockets]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def descriptors() -> list[str]:
    return sorted(path.name for path in Path("/proc/self/fd").iterdir())


# one worker


def test_a_server_that_is_gone_leaves_nothing_behind(
    scratch: Path, control: Sockets
) -> None:
    control[1].close()
    before = descriptors()

    with pytest.raises(ConnectionError):
        Worker(control[0], OPTIONS)
    assert descriptors() == before
    assert list(scratch.iterdir()) == []


def test_a_server_that_does_not_answer_leaves_nothing_behind(
    scratch: Path,
    control: Sockets,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "FORK_SECONDS", 0.01)
    before = descriptors()

    with pytest.raises(TimeoutError):
        Worker(control[0], OPTIONS)
    assert descriptors() == before
    assert list(scratch.iterdir()) == []


@contextlib.contextmanager
def answering(
    control: socket.socket, steps: Callable[[socket.socket], object]
) -> Iterator[int]:
    """Let a child do what a fork server would do with its next request."""
    child = os.fork()
    if child == 0:
        try:
            _, numbers, *_ = socket.recv_fds(control, 1 << 16, 4)
            steps(socket.socket(fileno=numbers[3]))
        finally:
            os._exit(0)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_worker_that_was_never_confined_is_not_used(control: Sockets) -> None:
    with (
        answering(control[1], lambda status: status.send(b'{"exit": 0}')),
        pytest.raises(ConnectionError),
    ):
        Worker(control[0], OPTIONS)


def test_a_worker_that_could_not_be_confined_says_why(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_worker: Worker, _wake: object) -> None:
        raise client.Unconfined("root: pivot_root: Invalid argument")

    monkeypatch.setattr(Worker, "_await_start", refuse)

    with pytest.raises(NotFinal, match=r"confined \(root: pivot_root.*--isolation"):
        zygote.fork(OPTIONS)


def test_what_a_warden_could_not_do_is_told(control: Sockets) -> None:
    with (
        answering(control[1], lambda status: status.send(b'{"error": "no"}')),
        pytest.raises(client.Unconfined, match="no"),
    ):
        Worker(control[0], OPTIONS)


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (b'{"exit": -9, "peak_mib": 3}', WorkerEnd(exit=-9, peak_mib=3)),
        (None, WorkerEnd(exit=None)),
    ],
)
def test_a_worker_ends_as_its_warden_says(
    control: Sockets, last: bytes | None, end: WorkerEnd
) -> None:
    def steps(status: socket.socket) -> None:
        handle = os.pidfd_open(os.getpid())
        socket.send_fds(status, [BODY], [handle])
        if last is not None:
            status.send(last)

    with answering(control[1], steps) as child:
        worker = Worker(control[0], OPTIONS)
        # it has ended, and is not yet reaped
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)

        assert worker.layers == {"landlock": "on"}
        assert worker.end() == end


def test_a_worker_that_is_gone_can_be_ended(control: Sockets) -> None:
    def steps(status: socket.socket) -> None:
        socket.send_fds(status, [BODY], [gone])
        status.send(b'{"exit": 0}')

    child = os.fork()
    if child == 0:
        os._exit(0)
    gone = os.pidfd_open(child)
    os.waitpid(child, 0)
    with answering(control[1], steps):
        worker = Worker(control[0], OPTIONS)

        assert worker.end() == WorkerEnd(exit=0)
    os.close(gone)


def test_a_warden_that_says_nothing_is_not_waited_for_without_end(
    control: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "END_SECONDS", 0.01)

    def steps(status: socket.socket) -> None:
        socket.send_fds(status, [BODY], [victim_handle])
        signal.pause()

    victim = os.fork()
    if victim == 0:
        signal.pause()
        os._exit(0)
    victim_handle = os.pidfd_open(victim)
    with answering(control[1], steps):
        worker = Worker(control[0], OPTIONS)

        assert worker.end() == WorkerEnd(exit=None)
    assert os.waitpid(victim, 0)[1] == signal.SIGKILL
    os.close(victim_handle)


# the fork server


def test_a_worker_leaves_no_folder(zygote: Zygote, scratch: Path) -> None:
    worker = zygote.fork(OPTIONS)
    during = list(scratch.iterdir())
    worker.end()

    assert len(during) == 1
    assert list(scratch.iterdir()) == []


def test_ending_a_worker_that_has_ended_tells_how(zygote: Zygote) -> None:
    worker = zygote.fork(OPTIONS)
    worker.rpc.close()  # the worker leaves by itself
    status = worker._status
    status.settimeout(10)
    status.recv(1, socket.MSG_PEEK)

    assert worker.end().exit == 0


def test_a_fork_server_that_hangs_is_replaced(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    zygote.fork(OPTIONS).end()
    first = zygote._process
    first.send_signal(signal.SIGSTOP)
    real = Worker._await_start

    def await_start(worker: Worker, wake: Callable[[], object]) -> object:
        short = 0.05 if zygote._process is first else 30
        monkeypatch.setattr(client, "FORK_SECONDS", short)
        return real(worker, wake)

    monkeypatch.setattr(Worker, "_await_start", await_start)
    end = zygote.fork(OPTIONS).end()

    assert end.exit == -9
    assert first.returncode == -signal.SIGKILL


def test_a_fork_server_that_was_stopped_is_told_to_go_on(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SILENT_SECONDS", 0.05)
    zygote.fork(OPTIONS).end()
    first = zygote._process
    first.send_signal(signal.SIGSTOP)

    assert zygote.fork(OPTIONS).end().exit == -9
    assert zygote._process is first
    assert first.poll() is None


@pytest.mark.parametrize("program", ["/bin/true", "/bin/cat"])
def test_a_fork_server_that_does_not_start_is_our_failure(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which(Path(program).name))
    monkeypatch.setattr(client, "START_SECONDS", 0.2)
    before = descriptors()

    with Zygote() as zygote, pytest.raises(NotFinal, match="run `grade doctor`"):
        zygote.fork(OPTIONS)
    assert descriptors() == before


FICKLE = """#!{} -S
import socket, sys
control = socket.socket(fileno=int(sys.argv[4]))
control.send(b"ready")
control.recv(1)
"""


def test_a_fork_server_that_makes_no_worker_is_our_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "fickle"
    program.write_text(FICKLE.format(sys.executable))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))

    with Zygote() as zygote, pytest.raises(NotFinal, match="made no worker"):
        zygote.fork(OPTIONS)


def test_closing_does_not_wait_for_the_imports() -> None:
    started = time.monotonic()
    with Zygote() as zygote:
        zygote.preload(["unittest"])

    assert time.monotonic() - started < 10
