"""A worker's folder: how full it is, and its end, whatever is left in it."""

import contextlib
import os
import shutil
import stat
import subprocess

from grader.sandbox.plan import FOLDER_FILES, FOLDER_MIB

# what the kernel counts a file's blocks in
BLOCK = 512


def is_overfull(folder: str, worker: int) -> bool:
    """Tell whether a worker keeps more in its folder than it may, or hides it.

    Args:
        folder: the worker's, on a disk that it shares with others.
        worker: its process id.
    """
    room, places = (FOLDER_MIB << 20) - _measure_removed(worker), FOLDER_FILES
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


def _measure_removed(worker: int) -> int:
    """Return the bytes in open files of no folder; 0 if nobody may look."""
    size, names = 0, list[str]()
    with contextlib.suppress(OSError):
        names = os.listdir(f"/proc/{worker}/fd")
    for name in names:
        with contextlib.suppress(OSError):  # it was closed meanwhile
            status = os.stat(f"/proc/{worker}/fd/{name}")
            if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                size += status.st_blocks * BLOCK
    return size


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
