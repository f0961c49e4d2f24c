"""From a path to a Submission: read it, find the work in it, copy and describe it."""

import hashlib
import os
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from grader.errors import BadSubmission
from grader.handin import rules, source
from grader.handin.archive import Member, read_archive
from grader.handin.bulk import bulk_notes
from grader.handin.folder import read_file, read_folder
from grader.handin.harvest import Harvest
from grader.handin.home import Work, find_work
from grader.handin.notebook import notebook_cells
from grader.handin.tars import tar_gz_members, tar_members
from grader.handin.zips import zip_members
from grader.models import Cell, Submission, Task

_FOLDER: Final = ""
_ALONE: Final = frozenset({".py", ".ipynb"})


def open_submission(path: Path, tasks: Sequence[Task], workdir: Path) -> Submission:
    """Open what a student handed in, and copy what is needed of it below `workdir`.

    A link that is `path` itself is followed; a link inside never is.

    Args:
        path: a folder, a `.py` or `.ipynb` file, or a `.zip`, `.tar` or `.tar.gz`.
        tasks: the exam's tasks, which say what is looked for.
        workdir: gets a fresh folder with the copy.

    Raises:
        BadSubmission: it cannot be opened safely, or holds nothing of the exam.
    """
    try:
        real, kind = _identify(path)
        work = _read_work(real, kind, frozenset(task.file for task in tasks))
        cells, notes = _cells(work, tasks)
    except BadSubmission as exc:
        raise BadSubmission(f"{rules.show(str(path), 200)}: {exc}") from exc
    files = {
        name: source.as_utf8(data) if name.endswith(".py") else data
        for name, data in work.files.items()
    }
    # a notebook runs cell by cell; its pictures and texts are nothing for the code
    readable = {
        name: data for name, data in files.items() if not rules.is_notebook(name)
    }
    return Submission(
        name=rules.display_name(real.name[: len(real.name) - len(kind)]),
        hash=_hash(files),
        root=_copy(readable, workdir),
        cells=cells,
        notes=(
            *work.notes,
            *_utf16_notes(work.files),
            *notes,
            *bulk_notes(readable, cells.values()),
        ),
    )


def _identify(path: Path) -> tuple[Path, str]:
    try:
        real = Path(os.path.realpath(path, strict=True))
        mode = real.stat().st_mode
    except FileNotFoundError as exc:
        raise BadSubmission("there is no such file or folder; check the path") from exc
    except (OSError, ValueError) as exc:
        raise BadSubmission(f"cannot be opened ({rules.show(str(exc))})") from exc
    if stat.S_ISDIR(mode):
        return real, _FOLDER
    for kind in _READERS:
        if stat.S_ISREG(mode) and real.name.lower().endswith(kind or "/"):
            return real, kind
    raise BadSubmission(
        "cannot be opened as a submission; hand in a folder, a .py or .ipynb file, "
        "or a .zip, .tar or .tar.gz archive"
    )


def _read_work(real: Path, kind: str, wanted: frozenset[str]) -> Work:
    try:
        harvest = _READERS[kind](real)
    except OSError as exc:
        raise BadSubmission(
            f"cannot be read ({exc.strerror}); check its permissions"
        ) from exc
    if kind not in _ALONE:
        return find_work(harvest, wanted, top=kind != _FOLDER)
    for reason in harvest.left_out.values():
        raise BadSubmission(f"cannot be taken: it is {reason}")
    (name,) = harvest.files
    note = (
        f"{name} was read as the whole work, for every task; "
        "to hand in several files, give their folder."
    )
    notes = (note,) if name in wanted else ()
    return Work(files=harvest.files, whole=name, notes=notes)


def _read_alone(path: Path) -> Harvest:
    harvest = Harvest()
    name = unicodedata.normalize("NFC", path.name)
    if rules.name_fault(name):
        name = f"submission{path.suffix.lower()}"
    harvest.offer(name, partial(read_file, path))
    return harvest


def _read_packed(path: Path, members: Callable[[bytes], Iterator[Member]]) -> Harvest:
    data = read_file(path, rules.ARCHIVE_LIMIT + 1)
    if len(data) > rules.ARCHIVE_LIMIT:
        raise BadSubmission(
            f"is larger than {rules.ARCHIVE_LIMIT // rules.MIB} MiB; "
            "leave out data and weights"
        )
    return read_archive(data, members)


_READERS: Final[Mapping[str, Callable[[Path], Harvest]]] = {
    _FOLDER: read_folder,
    ".py": _read_alone,
    ".ipynb": _read_alone,
    ".zip": partial(_read_packed, members=zip_members),
    ".tar": partial(_read_packed, members=tar_members),
    ".tar.gz": partial(_read_packed, members=tar_gz_members),
    ".tgz": partial(_read_packed, members=tar_gz_members),
}


def _cells(
    work: Work, tasks: Sequence[Task]
) -> tuple[Mapping[str, tuple[Cell, ...]], tuple[str, ...]]:
    if not work.whole:
        return {
            task.id: (source.file_cell(task.file, work.files[task.file]),)
            for task in tasks
            if task.file in work.files
        }, ()
    data = work.files[work.whole]
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    if rules.is_notebook(work.whole):
        cells, notes = notebook_cells(data)
    else:
        cells, notes = (source.file_cell(work.whole, data),), ()
    return {task.id: cells for task in tasks}, notes


def _utf16_notes(files: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(
        f"{rules.show(name)} is saved as UTF-16 and was read so; save it as UTF-8."
        for name, data in files.items()
        if name.endswith(".py") and source.is_utf16(data)
    )[:3]


def _hash(files: Mapping[str, bytes]) -> str:
    """Return the hash of the work: a report written beside it must not change it."""
    digest = hashlib.sha256()
    sources = {
        name: data
        for name, data in files.items()
        if name.endswith((".py", ".ipynb", ".yaml", ".yml"))
    }
    for name, data in sorted(sources.items()):
        # with the lengths before them, no two sets of files give the same bytes
        for part in (name.encode(), data):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _copy(files: Mapping[str, bytes], workdir: Path) -> Path:
    workdir.mkdir(parents=True, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="submission-", dir=workdir)).resolve()
    for name, data in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    # who runs the code may be another user; whether anyone else comes this far is for
    # the folder around to say
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return root
