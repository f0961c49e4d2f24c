"""What a warden watches, where nothing limits it for all of a worker's processes."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.folders import is_overfull
from grader.sandbox.plan import Plan

# memory is filled faster than a disk
LOOK_MS, LOOKS_FOR_FOLDER = 50, 4
# beside the worker's own: what the kernel counts late
MEMORY_ROOM_MIB = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What some processes have, all together."""

    memory_mib: int
    tasks: int


def watch(worker: int, handle: int, plan: Plan, *, on_disk: bool) -> bool:
    """Await the worker's end, and bring it about where it takes more than it may.

    Args:
        worker: its process id.
        handle: its descriptor, which tells of its end.
        plan: without a control group, memory and threads are watched.
        on_disk: whether the folder is on a disk, and has no limit of its own.

    Returns:
        Whether it was ended for its memory.
    """
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    is_counted = plan.has("cgroup")
    if is_counted and not on_disk:
        poll.poll()
        return False
    look = 0
    while not poll.poll(LOOK_MS):
        look += 1
        use = None if is_counted else measure(list_processes(worker, plan))
        too_large = use is not None and use.memory_mib > memory_limit(plan)
        too_many = use is not None and use.tasks > plan.tasks
        is_full = (
            on_disk and not look % LOOKS_FOR_FOLDER and is_overfull(plan.folder, worker)
        )
        if too_large or too_many or is_full:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            return too_large
    return False


def memory_limit(plan: Plan) -> int:
    """Return the MiB that a worker and the processes that it may start may have.

    Pages that several of them share are counted for each: who is not root cannot see
    which they are.
    """
    return (plan.memory_mib + MEMORY_ROOM_MIB) * (1 + plan.processes)


def list_processes(worker: int, plan: Plan) -> list[int]:
    """Return the worker, and what it may have started, daemons too."""
    return list(_list_below(os.getpid())) if plan.processes else [worker]


def _list_below(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            for child in map(int, task.read_text().split()):
                yield child
                yield from _list_below(child)


def measure(processes: list[int]) -> Use:
    """Return what these processes have of memory that is no file's, and of threads.

    What this process has is left out: they have inherited it.
    """
    inherited, _ = _read_use(os.getpid())
    kib = tasks = 0
    for process in processes:
        with contextlib.suppress(OSError):  # it ended meanwhile
            own, threads = _read_use(process)
            kib += max(0, own - inherited)
            tasks += threads
    return Use(memory_mib=kib >> 10, tasks=tasks)


def _read_use(process: int) -> tuple[int, int]:
    """Return a process's KiB that are no file's, and its threads."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines)
    # a process that has ended, and is not yet reaped, has no memory
    sizes = [found.get(name, "0").split()[0] for name in ("RssAnon", "RssShmem")]
    return sum(map(int, sizes)), int(found["Threads"])
