"""Read a folder or one file from disk without following a link or hanging on a pipe."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.harvest import Harvest

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def read_folder(path: Path) -> Harvest:
    """Collect the files of a folder and of its subfolders."""
    harvest = Harvest()
    with _opened_folder(path) as descriptor:
        _visit(descriptor, "", harvest)
    return harvest


def read_file(path: Path | str, limit: int, folder: int | None = None) -> bytes:
    """Return at most `limit` bytes of a regular file.

    Args:
        path: where it lies, relative to `folder` where that is given.
        limit: the most bytes to read.
        folder: the descriptor of an open folder.

    Raises:
        BadSubmission: it is not a regular file.
    """
    descriptor = os.open(path, _FLAGS, dir_fd=folder)
    with open(descriptor, "rb") as stream:  # noqa: PTH123  Path opens no descriptors
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BadSubmission(
                f"{rules.show(str(path))} is not a regular file; put a copy there"
            )
        return stream.read(limit)


@contextmanager
def _opened_folder(path: Path | str, parent: int | None = None) -> Iterator[int]:
    descriptor = os.open(path, _FLAGS | os.O_DIRECTORY, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _visit(descriptor: int, prefix: str, harvest: Harvest) -> None:
    with os.scandir(descriptor) as entries:
        found = list(islice(entries, rules.ENTRIES_LIMIT + 1))
    harvest.count(len(found))
    for entry in sorted(found, key=lambda entry: entry.name):
        name = prefix + unicodedata.normalize("NFC", entry.name)
        if rules.is_skipped(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            _descend(descriptor, entry, name, harvest)
        elif entry.is_file(follow_symlinks=False):
            _take(descriptor, entry.name, name, harvest)
        else:
            harvest.left_out[name] = _kind(entry)


def _descend(parent: int, entry: os.DirEntry[str], name: str, harvest: Harvest) -> None:
    if name.endswith(".py"):
        # a later search for the task's file must find out why it is absent
        harvest.left_out[name] = "a folder"
    if name.count("/") >= rules.DEPTH_LIMIT - 1:
        harvest.left_out[name] = f"more than {rules.DEPTH_LIMIT} folders deep"
        return
    try:
        with _opened_folder(entry.name, parent) as descriptor:
            _visit(descriptor, f"{name}/", harvest)
    except OSError as exc:
        harvest.left_out[name] = f"not readable ({exc.strerror})"


def _take(parent: int, entry: str, name: str, harvest: Harvest) -> None:
    if rules.is_wanted(name):
        harvest.claim(name)
    try:
        harvest.offer(name, partial(read_file, entry, folder=parent))
    except OSError as exc:
        harvest.left_out[name] = f"not readable ({exc.strerror})"


def _kind(entry: os.DirEntry[str]) -> str:
    return "a link" if entry.is_symlink() else "a pipe, a socket or a device"
