"""Control groups: memory and tasks of a worker and all it starts, counted together.

Version 1 has a folder for each controller, version 2 one for all of them.
"""

import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.plan import FOLDER_MIB, Plan, Unavailable

CONTROLLERS = ("memory", "pids")
# beside the worker's own: the pages of the warden, and of the code that all share
MEMORY_ROOM_MIB = 128
# the warden, and the first process of a process namespace
OTHER_TASKS = 2
REMOVE_SECONDS = 5.0
FILES = {
    1: {
        "memory": ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"),
        "pids": ("pids.max",),
    },
    2: {"memory": ("memory.max", "memory.swap.max"), "pids": ("pids.max",)},
}
COUNTS_OF_KILLS = ("memory.oom_control", "memory.events")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The group below which a worker's is made."""

    folder: Path
    version: int


def join(plan: Plan) -> str:
    """Move this process, and so its children, to groups of its own with limits."""
    parents = find_parents(
        Path("/proc/self/cgroup").read_text(), Path("/proc/self/mountinfo").read_text()
    )
    name = os.path.basename(plan.folder)
    try:
        for controller, parent in parents.items():
            folder = parent.folder / name
            if str(folder) not in plan.cgroups:
                plan.cgroups.append(str(folder))  # first: who ends now removes it
            folder.mkdir(exist_ok=True)
            _limit(folder, parent.version, controller, plan)
        for made in plan.cgroups:
            _enter(Path(made))
    except OSError:
        leave(plan.cgroups)
        remove(plan.cgroups)
        plan.cgroups.clear()
        raise
    return f"on (version {max(parent.version for parent in parents.values())})"


def _enter(folder: Path) -> None:
    """Move this process, which has one thread, to a group."""
    # moving a process makes the kernel wait until no process is being forked, 10 ms and
    # more; moving the calling thread does not, where a thread may be moved: version 1
    thread = folder / "tasks"
    (thread if thread.exists() else folder / "cgroup.procs").write_text("0")


def _limit(folder: Path, version: int, controller: str, plan: Plan) -> None:
    memory = plan.memory_mib + FOLDER_MIB + MEMORY_ROOM_MIB << 20
    values = {
        "memory.swap.max": 0,
        "pids.max": plan.tasks + OTHER_TASKS,
    }
    for file in FILES[version][controller]:
        path = folder / file
        # swap is only counted where the kernel was built or started to
        if "sw" not in file or path.exists():
            path.write_text(str(values.get(file, memory)))


def find_parents(groups: str, mounts: str) -> Mapping[str, Parent]:
    """Return for each controller the group to make a worker's below.

    Args:
        groups: what `/proc/self/cgroup` says.
        mounts: what `/proc/self/mountinfo` says.

    Raises:
        Unavailable: one is missing, or not ours to change.
    """
    found = {}
    for controller in CONTROLLERS:
        parent = _find_first(groups, mounts, controller) or _find_second(
            groups, mounts, controller
        )
        if parent is None:
            raise Unavailable(f"no group for {controller} that may be changed")
        found[controller] = parent
    return found


def _find_first(groups: str, mounts: str, controller: str) -> Parent | None:
    for line in groups.splitlines():
        _, names, path = line.split(":", 2)
        if controller in names.split(","):
            for folder in _list_mounts(mounts, "cgroup", controller, path):
                if _is_ours(folder):
                    return Parent(folder=folder, version=1)
    return None


def _find_second(groups: str, mounts: str, controller: str) -> Parent | None:
    path = next((line[3:] for line in groups.splitlines() if line[:3] == "0::"), None)
    if path is None:
        return None
    for own in _list_mounts(mounts, "cgroup2", "", path):
        # a group with processes in it may have no limited groups below it
        for folder in (own, *own.parents):
            if controller in _read_words(folder / "cgroup.subtree_control"):
                return Parent(folder=folder, version=2) if _is_ours(folder) else None
    return None


def _list_mounts(mounts: str, kind: str, option: str, path: str) -> list[Path]:
    """Return where a group lies in each mount of its hierarchy."""
    found = []
    for line in mounts.splitlines():
        before, after = line.split(" - ", 1)
        root, point = before.split()[3:5]
        kind_here, _, options = after.split(" ", 2)
        if kind_here == kind and (not option or option in options.split(",")):
            # a container may see a part of the hierarchy as the whole
            below = path.removeprefix(root) if root != "/" else path
            found.append(Path(point, below.lstrip("/")))
    return found


def _is_ours(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / "cgroup.procs", os.W_OK)


def _read_words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


def leave(folders: Sequence[str]) -> None:
    """Move this process to the groups above."""
    for folder in folders:
        with contextlib.suppress(OSError):
            _enter(Path(folder).parent)


def remove(folders: Sequence[str]) -> None:
    """Kill what is left in these groups, and remove them."""
    deadline = time.monotonic() + REMOVE_SECONDS
    for folder in map(Path, folders):
        while folder.exists() and time.monotonic() < deadline:
            for process in _read_words(folder / "cgroup.procs"):
                with contextlib.suppress(OSError):
                    os.kill(int(process), signal.SIGKILL)
            try:
                folder.rmdir()
            except OSError:  # those that were killed are still on their way out
                time.sleep(0.001)


def ran_out_of_memory(folders: Sequence[str]) -> bool:
    """Tell whether the kernel killed a process of these groups for its memory."""
    for folder in folders:
        for file in COUNTS_OF_KILLS:
            words = _read_words(Path(folder, file))
            counts = dict(zip(words[::2], words[1::2], strict=False))
            if counts.get("oom_kill", "0") != "0":
                return True
    return False
