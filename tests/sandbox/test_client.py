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
from grader.sandbox.client import (
    KEPT_OUTPUT,
    Output,
    Worker,
    WorkerEnd,
    WorkerOptions,
    Zygote,
    remove_folder,
)

OPTIONS = WorkerOptions(readable=())


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for workers' folders."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return scratch


@pytest.fixture
def control() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def descriptors() -> list[str]:
    return sorted(os.listdir("/proc/self/fd"))


# output


def write(output: Output, stream: int, data: bytes) -> None:
    os.write(output.writers()[stream], data)
    assert output.read(output.descriptors()[stream])


def test_output_keeps_both_streams_in_order() -> None:
    output = Output()
    write(output, 0, b"out ")
    write(output, 1, b"err ")
    write(output, 0, b"\xff")
    output.close_writers()
    output.close()

    assert output.text() == "out err �"


def test_output_has_nothing_to_read_until_something_is_printed() -> None:
    output = Output()
    waiting = output.read(output.descriptors()[0])
    output.close_writers()
    ended = output.read(output.descriptors()[0])
    output.close()

    assert waiting
    assert not ended
    assert output.text() == ""


def test_output_counts_what_it_does_not_keep() -> None:
    output = Output()
    for _ in range(3):
        write(output, 0, b"x" * (KEPT_OUTPUT // 2))
    output.close_writers()
    output.close()

    dropped = KEPT_OUTPUT // 2
    assert output.text() == f"{'x' * KEPT_OUTPUT}\n... and {dropped} bytes more"


# the folder


def test_a_folder_deeper_than_python_can_go_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "worker"
    folder.mkdir()
    parent = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=parent)
        child = os.open("d", os.O_RDONLY, dir_fd=parent)
        os.close(parent)
        parent = child
    os.close(parent)
    remove_folder(str(folder))

    assert not folder.exists()


def test_a_folder_that_forbids_its_removal_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "worker"
    (folder / "a" / "b").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o500)
    (folder / "a" / "b" / "link").symlink_to(outside)
    # root may remove what it likes, so another user must try
    child = os.fork()
    if child == 0:
        try:
            for path in (folder / "a" / "b", folder / "a", folder):
                path.chmod(0)
                os.chown(path, 65534, 65534)
            os.chown(tmp_path, 65534, 65534)
            for parent in list(tmp_path.parents)[:3]:
                parent.chmod(0o755) if parent.owner() == "root" else None
            os.setuid(65534)
            remove_folder(str(folder))
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert not folder.exists()
    assert outside.stat().st_mode & 0o777 == 0o500


def test_a_folder_that_is_gone_already_is_no_error(tmp_path: Path) -> None:
    remove_folder(str(tmp_path / "absent"))


# one worker


def test_a_server_that_is_gone_leaves_nothing_behind(
    scratch: Path, control: tuple[socket.socket, socket.socket]
) -> None:
    control[1].close()
    before = descriptors()

    with pytest.raises(ConnectionError):
        Worker(control[0], OPTIONS)
    assert descriptors() == before
    assert list(scratch.iterdir()) == []


def test_a_server_that_does_not_answer_leaves_nothing_behind(
    scratch: Path,
    control: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "FORK_SECONDS", 0.01)
    before = descriptors()

    with pytest.raises(TimeoutError):
        Worker(control[0], OPTIONS)
    assert descriptors() == before
    assert list(scratch.iterdir()) == []


def answer(control: socket.socket, steps: Callable[[socket.socket], None]) -> None:
    """Do, before it is asked, what a fork server would do with its next request."""
    child = os.fork()
    if child == 0:
        try:
            _, numbers, *_ = socket.recv_fds(control, 1 << 16, 4)
            steps(socket.socket(fileno=numbers[3]))
        finally:
            os._exit(0)


def test_a_worker_that_was_never_confined_is_not_used(
    control: tuple[socket.socket, socket.socket],
) -> None:
    answer(control[1], lambda status: status.send(b'{"exit": 0}'))

    with pytest.raises(ConnectionError):
        Worker(control[0], OPTIONS)
    os.wait()


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (b'{"exit": -9, "peak_mib": 3}', WorkerEnd(exit=-9, peak_mib=3)),
        (None, WorkerEnd(exit=None)),
    ],
)
def test_a_worker_ends_as_its_warden_says(
    control: tuple[socket.socket, socket.socket], last: bytes | None, end: WorkerEnd
) -> None:
    def steps(status: socket.socket) -> None:
        handle = os.pidfd_open(os.getpid())
        socket.send_fds(status, [b'{"landlock": "on"}'], [handle])
        if last is not None:
            status.send(last)

    answer(control[1], steps)
    worker = Worker(control[0], OPTIONS)
    os.wait()

    assert worker.layers == {"landlock": "on"}
    assert worker.end() == end


def test_a_warden_that_says_nothing_is_not_waited_for_without_end(
    control: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "END_SECONDS", 0.01)
    kept: list[socket.socket] = []

    def steps(status: socket.socket) -> None:
        handle = os.pidfd_open(int(os.environ["VICTIM"]))
        socket.send_fds(status, [b"{}"], [handle])
        kept.append(status)
        signal.pause()

    victim = os.fork()
    if victim == 0:
        signal.pause()
        os._exit(0)
    monkeypatch.setenv("VICTIM", str(victim))
    answer(control[1], steps)
    worker = Worker(control[0], OPTIONS)

    assert worker.end() == WorkerEnd(exit=None)
    assert os.waitpid(victim, 0)[1] == signal.SIGKILL


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


def test_a_fork_server_that_was_killed_is_started_again(scratch: Path) -> None:
    with Zygote() as zygote:
        zygote.fork(OPTIONS).end()
        zygote._process.kill()
        zygote._process.wait()
        worker = zygote.fork(OPTIONS)

        assert worker.end().exit == -9
    assert list(scratch.iterdir()) == []


def test_a_fork_server_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with Zygote() as zygote:
        zygote.fork(OPTIONS).end()
        first = zygote._process
        first.send_signal(signal.SIGSTOP)
        real = Worker._await_start

        def await_start(worker: Worker) -> tuple[int, dict[str, str]]:
            short = 0.05 if zygote._process is first else 30
            monkeypatch.setattr(client, "FORK_SECONDS", short)
            return real(worker)

        monkeypatch.setattr(Worker, "_await_start", await_start)
        end = zygote.fork(OPTIONS).end()

    assert end.exit == -9
    assert first.returncode == -signal.SIGKILL


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


def test_a_fork_server_that_makes_no_worker_is_our_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_worker: Worker) -> tuple[int, dict[str, str]]:
        raise ConnectionError

    monkeypatch.setattr(Worker, "_await_start", fail)
    with Zygote() as zygote, pytest.raises(NotFinal, match="made no worker"):
        zygote.fork(OPTIONS)


def test_closing_does_not_wait_for_the_imports() -> None:
    started = time.monotonic()
    with Zygote(["unittest"]):
        pass

    assert time.monotonic() - started < 10
