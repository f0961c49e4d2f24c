"""What a warden watches: memory, threads and the folder of a process of the tests'."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.sandbox import watch as watch_module
from grader.sandbox.plan import FOLDER_FILES, THREADS, Plan
from grader.sandbox.watch import Use, list_processes, measure, memory_limit, watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
Start = Callable[[str], "subprocess.Popen[bytes]"]
SHARED = """
import mmap, time
memory = mmap.mmap(-1, {mib} << 20)
for page in range(0, len(memory), 4096): memory[page] = 1
print(flush=True)
time.sleep(60)
"""
THREADED = """
import threading, time
for _ in range({count}): threading.Thread(target=time.sleep, args=(60,)).start()
print(flush=True)
"""
PARENT = """
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        print(flush=True)
    time.sleep(60)
time.sleep(60)
"""
QUIET = "print(flush=True)"


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process that runs some code, and wait for its first line."""
    started = []

    def run(code: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True
        )
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield run
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def make_plan(folder: str = "/absent", *, processes: int = 0, cgroup: str = "") -> Plan:
    return Plan(
        folder=folder,
        readable=[],
        memory_mib=64,
        threads=1,
        processes=processes,
        gpu=False,
        without=[],
        states={"cgroup": cgroup or "unavailable: none"},
    )


@pytest.fixture
def _as_warden(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look as a small process would: that of the tests is larger than any other."""
    warden = start(f"{QUIET}\nimport time; time.sleep(60)").pid
    monkeypatch.setattr(os, "getpid", lambda: warden)


def look(
    process: "subprocess.Popen[bytes]", plan: Plan, *, on_disk: bool = False
) -> bool:
    handle = os.pidfd_open(process.pid)
    try:
        return watch(process.pid, handle, plan, on_disk=on_disk)
    finally:
        os.close(handle)


@pytest.mark.usefixtures("_as_warden")
def test_who_takes_more_memory_than_the_limit_is_ended(start: Start) -> None:
    process = start(SHARED.format(mib=300))

    assert look(process, make_plan()) is True
    assert process.wait() == -9


def test_who_has_more_threads_than_the_limit_is_ended(start: Start) -> None:
    process = start(THREADED.format(count=THREADS + 1))

    assert look(process, make_plan()) is False
    assert process.wait() == -9


def test_who_fills_the_disk_is_ended(start: Start, tmp_path: Path) -> None:
    for number in range(FOLDER_FILES + 1):
        (tmp_path / f"{number}").touch()
    process = start(PARENT)

    assert look(process, make_plan(str(tmp_path)), on_disk=True) is False
    assert process.wait() == -9


@pytest.mark.parametrize("cgroup", ["", "on (version 2)"])
@pytest.mark.parametrize("on_disk", [False, True])
def test_who_keeps_within_the_limits_ends_by_itself(
    start: Start, tmp_path: Path, cgroup: str, on_disk: bool
) -> None:
    process = start(f"{QUIET}\nimport time; time.sleep(0.4)")
    plan = make_plan(str(tmp_path), cgroup=cgroup)

    assert look(process, plan, on_disk=on_disk) is False
    assert process.wait() == 0


def test_what_a_control_group_counts_is_not_watched(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_module, "measure", None)
    process = start(f"{QUIET}\nimport time; time.sleep(0.1)")

    assert look(process, make_plan(cgroup="on (version 1)"), on_disk=True) is False


@pytest.mark.usefixtures("_as_warden")
def test_memory_of_no_file_and_threads_are_added_up(
    start: Start,
) -> None:
    first, second = start(SHARED.format(mib=100)), start(THREADED.format(count=2))
    use = measure([first.pid, second.pid, 1 << 22])

    assert 100 <= use.memory_mib < 200
    assert use.tasks == 4
    assert measure([os.getpid()]) == Use(memory_mib=0, tasks=1)
    assert measure([]) == Use(memory_mib=0, tasks=0)


def test_a_worker_alone_is_looked_at_where_it_may_start_none(start: Start) -> None:
    process = start(PARENT)

    assert list_processes(process.pid, make_plan()) == [process.pid]


def test_all_below_the_warden_is_looked_at_where_it_may(start: Start) -> None:
    process = start(PARENT)
    found = list_processes(process.pid, make_plan(processes=1))
    below = [each for each in found if os.getpgid(each) == process.pid]

    assert process.pid in below
    assert len(below) == 3


def test_each_process_may_have_the_memory() -> None:
    assert memory_limit(make_plan()) == 64 + watch_module.MEMORY_ROOM_MIB
    assert memory_limit(make_plan(processes=2)) == 3 * memory_limit(make_plan())
