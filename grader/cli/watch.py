"""Waits until the work in a file or a folder has changed."""

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.handin.rules import is_skipped

SECONDS = 0.5
SUFFIXES = (".py", ".ipynb")
Snapshot = Mapping[Path, tuple[int, int]]


def take_snapshot(path: Path, suffixes: tuple[str, ...] = SUFFIXES) -> Snapshot:
    """Return the time and size of each file of the work that is there now."""
    found = {}
    for file in _list_files(path, suffixes):
        try:
            state = file.stat()
        except OSError:  # gone since it was listed
            continue
        found[file] = (state.st_mtime_ns, state.st_size)
    return found


def _list_files(path: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not is_skipped(name)]
        for name in files:
            if name.endswith(suffixes):
                yield Path(folder, name)


def await_change(
    path: Path, before: Snapshot, suffixes: tuple[str, ...] = SUFFIXES
) -> None:
    """Return once the work differs from `before`."""
    while take_snapshot(path, suffixes) == before:
        time.sleep(SECONDS)
