"""What a grading must leave as it was: processes, files, and the processes' rights."""

import contextlib
import hashlib
import os
import resource
import shutil
import socket
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Final

from tests.threats.tools import PLACES

# what attacks call the files and processes that they try to leave
LEFT: Final = "gp-left"
SURVIVOR: Final = "gp-survivor"
# the keys of System V objects that attacks make
KEYS: Final = range(0x67700000, 0x67700100)
LIMITS: Final = (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_AS)


def read_footprint(
    server: int, folder: Path, groups: Collection[str]
) -> dict[str, object]:
    """Return all that must be the same before and after, each under its name.

    Args:
        server: the fork server's number.
        folder: what must not change.
        groups: names of control groups that must be gone.
    """
    return {
        "the grader": _read_process(os.getpid()),
        "the fork server": server,
        "the fork server's state": _read_process(server),
        "the files": _read_folder(folder),
        "files left": find_left(),
        "processes left": find_survivors(),
        "System V objects left": _find_objects(),
        "mounts": len(Path("/proc/self/mountinfo").read_text().splitlines()),
        "control groups": [str(path) for path in _list_groups() if path.name in groups],
        "the machine's name": socket.gethostname(),
    }


def _list_groups() -> list[Path]:
    # groups of others come and go meanwhile: what vanishes is passed over
    return [
        Path(folder, name)
        for folder, names, _ in os.walk("/sys/fs/cgroup")
        for name in names
        if name.startswith("gradeproof-")
    ]


def compare(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Say what has changed."""
    return [
        f"{name}: {before[name]!r} became {after[name]!r}"
        for name in before
        if before[name] != after[name]
    ]


def _read_process(pid: int) -> object:
    try:
        return _read_living(pid)
    except OSError:
        return "gone"


def _read_living(pid: int) -> object:
    return {
        "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
        "children": len(find_children(pid)) if pid != os.getpid() else 0,
        "priority": os.getpriority(os.PRIO_PROCESS, pid),
        "cores": sorted(os.sched_getaffinity(pid)),
        "limits": [resource.prlimit(pid, limit) for limit in LIMITS],
        "scheduler": os.sched_getscheduler(pid),
    }


def find_children(pid: int) -> list[int]:
    """Return the process's children, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *find_children(child)]
    return found


def find_survivors() -> list[str]:
    """Return the processes that attacks have left."""
    names = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            names.append(path.read_text().strip())
    return [name for name in names if name == SURVIVOR]


def find_left() -> list[str]:
    """Return the files that attacks have left."""
    found = []
    for place in PLACES:
        with contextlib.suppress(OSError):
            found += [
                f"{place}/{name}" for name in os.listdir(place) if name.startswith(LEFT)
            ]
    return found


def remove_left(name: str) -> None:
    """Remove what attacks have left, so that the next one starts afresh.

    Args:
        name: the machine's.
    """
    for path in find_left():
        with contextlib.suppress(OSError):
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
    if socket.gethostname().startswith(LEFT):
        socket.sethostname(name)
    for kind, number in _find_objects():
        option = {"shm": "-m", "sem": "-s", "msg": "-q"}[kind]
        subprocess.run(["ipcrm", option, number], check=False)


def _find_objects() -> list[tuple[str, str]]:
    found = []
    for kind in ("shm", "sem", "msg"):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
            found += [
                (kind, line.split()[1])
                for line in lines
                if int(line.split()[0]) in KEYS
            ]
    return found


def _read_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        digest.update(os.fsencode(path))
        digest.update(f"{status.st_mode} {status.st_size}".encode())
        if path.is_file() and not path.is_symlink():
            digest.update(path.read_bytes())
    return digest.hexdigest()
