"""What several commands need: find the exam, and start what grades."""

import contextlib
import getpass
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.errors import UserError
from grader.exam import EXAM_FILE, find_exam, load_exam
from grader.models import Exam


def locate_exam(named: Path | None, work: Path | None = None) -> Exam:
    """Return the exam that was named, or the one found by walking up.

    The checks of an exam run in this process, so none may come with what is graded:
    an exam that lies there counts only where the user has gone into its folder.

    Args:
        named: the exam's folder.
        work: what is graded; the walk starts there, and then in the current folder.

    Raises:
        UserError: there is none.
    """
    try:
        root = _find_named(named) if named is not None else _find_around(work)
    except OSError as error:
        raise UserError(
            f"{error.filename or 'the current folder'}: cannot be opened "
            f"({error.strerror}); check that it is there and its permissions"
        ) from error
    if root is None:
        raise UserError(
            f"no {EXAM_FILE} in this folder or above it; "
            "change to the exam's folder, or name it with --exam DIR"
        )
    return load_exam(root)


def _find_named(root: Path) -> Path:
    if not (root / EXAM_FILE).is_file():
        raise UserError(
            f"--exam {root}: no {EXAM_FILE} in there; name the exam's own folder"
        )
    return root


def _find_around(work: Path | None) -> Path | None:
    here = Path.cwd()
    around = find_exam(here)
    if work is None:
        return around
    folder = work if work.is_dir() else work.parent
    theirs = find_exam(folder)
    if theirs is None or here.is_relative_to(theirs):
        return theirs or around
    if around is None and theirs == folder.resolve():
        raise UserError(
            f"{theirs / EXAM_FILE}: not used, since an exam's checks may do anything "
            f"here; if you trust it, change to its folder, or add --exam {folder}"
        )
    return around or theirs


def locate_bank(named: Path | None) -> Path:
    """Return the folder of the bank of the exam that was named, or of the one here.

    Raises:
        UserError: there is none.
    """
    exam = locate_exam(named)
    if exam.bank is None:
        raise UserError(
            f"{exam.root / EXAM_FILE}: this exam has no question bank here; "
            "name its folder under `bank`"
        )
    return exam.bank


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def user_name() -> str:
    """Return what the machine calls this user; "" where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def require_tasks(exam: Exam, tasks: Sequence[str]) -> None:
    """Complain of a task that the exam does not have."""
    known = [task.id for task in exam.tasks]
    for task in tasks:
        if task not in known:
            raise UserError(
                f"--task {task}: no such task; there are {', '.join(known)}"
            )


@contextlib.contextmanager
def workdir() -> Iterator[Path]:
    """Give a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gradeproof-") as folder:
        # a worker may be another user, and is told the name of what lies in here;
        # nobody else can list it
        Path(folder).chmod(0o711)
        yield Path(folder)
