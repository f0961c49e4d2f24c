"""A worker's folder: how full it is, and its end, whatever is left in it."""

import contextlib
import os
import shutil
import stat
import subprocess
from pathlib import Path

from grader.sandbox.plan import FOLDER_FILES, FOLDER_MIB

# what the kernel counts a file's blocks in
BLOCK = 512


def is_overfull(folder: str, worker: int) -> bool:
    """Tell whether a worker keeps more in its folder than it may, or hides it.

    Args:
        folder: the worker's, on a disk that it shares with others.
        worker: its process id.
    """
    room = (FOLDER_MIB << 20) - measure_removed(folder, worker)
    places = FOLDER_FILES
    try:
        for _, folders, files, here in os.fwalk(folder, onerror=_refuse):
            places -= len(folders) + len(files)
            room -= sum(_measure(name, here) for name in files)
            if room < 0 or places < 0:
                return True
    except FileNotFoundError:  # a folder that is gone again, or the whole
        return False
    except (OSError, RecursionError):
        return True
    return room < 0


def _measure(name: str, folder: int) -> int:
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:  # it is gone again
        return 0
    return status.st_blocks * BLOCK


def measure_removed(folder: str, worker: int) -> int:
    """Return the bytes that a worker keeps in files of no folder; 0 if nobody may look.

    It may hold such a file open, in any of its threads, or mapped, or on its way
    through a socket. Where no size can be seen, a file counts as all that there may be.
    """
    sizes: dict[int, int] = {}  # by inode
    with contextlib.suppress(OSError):  # it has ended, or nobody may look
        for thread in os.listdir(f"/proc/{worker}/task"):
            for number in os.listdir(f"/proc/{worker}/task/{thread}/fd"):
                with contextlib.suppress(OSError):  # it was closed meanwhile
                    _look_at(Path(f"/proc/{worker}/task/{thread}"), number, sizes)
        maps = Path(f"/proc/{worker}/maps").read_text("utf-8", "replace")
        for line in maps.split("\n"):
            *_, inode, path = ["", "", *line.split(maxsplit=5)]
            if path.startswith(f"{folder}/") and path.endswith(" (deleted)"):
                sizes.setdefault(int(inode), FOLDER_MIB << 20)
    return sum(sizes.values())


def _look_at(thread: Path, number: str, sizes: dict[int, int]) -> None:
    """Note the size of an open file that was removed, or what is under way here."""
    status = (thread / "fd" / number).stat()
    if stat.S_ISREG(status.st_mode) and not status.st_nlink:
        sizes[status.st_ino] = status.st_blocks * BLOCK
    if stat.S_ISSOCK(status.st_mode):
        told = (thread / "fdinfo" / number).read_text()
        if "scm_fds:" in told and int(told.partition("scm_fds:")[2].split()[0]):
            # one may be a socket, with more of them under way in it
            sizes[status.st_ino] = 2 * FOLDER_MIB << 20


def _refuse(error: OSError) -> None:
    raise error


def remove_folder(folder: str) -> None:
    """Remove what a worker left, however deep it is, and whatever its permissions."""
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if os.path.lexists(folder):
        # a warden can start nothing once its namespace has ended: the grader removes it
        with contextlib.suppress(OSError):
            for command in (("chmod", "-R", "u+rwX"), ("rm", "-rf")):
                subprocess.run(
                    [*command, "--", folder], check=False, stderr=subprocess.DEVNULL
                )
