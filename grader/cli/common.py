"""What several commands need: find the exam, and start what grades."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.errors import UserError
from grader.exam import EXAM_FILE, find_exam, load_exam
from grader.models import Exam, Submission
from grader.sandbox.client import Zygote

# the first optimiser that a process makes imports this, for 1.3 s
TRAINING = "torch._dynamo"
TORCHVISION = "grader.data.torchvision_shim"


def locate_exam(named: Path | None, work: Path | None = None) -> Exam:
    """Return the exam that was named, or the one found by walking up.

    Args:
        named: the exam's folder.
        work: where to walk up from before the current folder is tried. An exam that
            lies in there runs its own checks in this process: it counts only where
            the user has gone into it.

    Raises:
        UserError: there is none.
    """
    if named is not None:
        return load_exam(named)
    here = Path.cwd().resolve()
    if work is not None:
        root = find_exam(work.resolve())
        if root is not None and (
            here.is_relative_to(root) or not root.is_relative_to(work.resolve())
        ):
            return load_exam(root)
    root = find_exam(here)
    if root is not None:
        return load_exam(root)
    raise UserError(
        f"no {EXAM_FILE} in this folder or above it; "
        "change to the exam's folder, or name it with --exam DIR"
    )


@contextlib.contextmanager
def workdir() -> Iterator[Path]:
    """Give a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gradeproof-") as folder:
        yield Path(folder)


def start_zygote(submissions: Sequence[Submission], *, trains: bool) -> Zygote:
    """Start the fork server with what these submissions will import."""
    modules = [TRAINING] if trains else []
    sources = (
        cell.source
        for submission in submissions
        for cells in submission.cells.values()
        for cell in cells
    )
    if any("torchvision" in source for source in sources):
        modules.append(TORCHVISION)
    return Zygote(modules)


@contextlib.contextmanager
def progress_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what happens now; silent where nobody watches."""
    from rich.console import Console  # noqa: PLC0415 - not needed when quiet
    from rich.markup import escape  # noqa: PLC0415

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _line: None
        return
    with console.status("starting") as status:
        yield lambda line: status.update(escape(line))
