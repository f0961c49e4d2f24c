"""Write what students get: the template, and the exam without its secrets."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.errors import BadExam, UserError
from grader.exam import EXAM_FILE
from grader.models import Exam
from grader.yaml import dump_yaml

TASK_FILE: Final = "tasks.yaml"
_LEFTOVERS: Final = frozenset(
    (
        *("__pycache__", ".DS_Store", ".git", ".hypothesis", ".ipynb_checkpoints"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache"),
    )
)


def write_public_exam(
    exam: Exam, dest: Path, *, hidden_counts: Mapping[str, int]
) -> list[Path]:
    """Give a student a fresh copy of the template that `grade check` understands.

    Args:
        exam: the exam, with its template.
        dest: a folder that is empty or not there yet.
        hidden_counts: task id to how many hidden checks run later.

    Returns:
        The files written.

    Raises:
        UserError: there is nothing to hand out, or `dest` cannot take it.
    """
    files, checks = _public_files(exam)
    texts = {
        Path(EXAM_FILE): dump_yaml(_public_exam(exam, checks)),
        Path(TASK_FILE): dump_yaml(_public_tasks(exam, hidden_counts)),
    }
    try:
        _require_empty(dest)
        for name, source in files.items():
            (dest / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, dest / name)
        for name, text in texts.items():
            (dest / name).write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"{dest}: cannot be written: {error}") from error
    return sorted(dest / name for name in (*files, *texts))


def _require_empty(dest: Path) -> None:
    dest.mkdir(parents=True, exist_ok=True)
    if any(dest.iterdir()):
        raise UserError(
            f"{dest}: this folder is not empty; name another one, so that no work of "
            "yours is overwritten"
        )


def _public_files(exam: Exam) -> tuple[dict[Path, Path], Path]:
    """Return what to copy by its place in the copy, and where the checks go."""
    if exam.template is None or exam.public_checks is None:
        raise UserError(
            f"{exam.root / EXAM_FILE}: this exam has no template to hand out; an "
            "exam that was handed out itself has none"
        )
    found = list(_walk(exam.template, Path()))
    checks = Path("checks")
    if exam.public_checks.is_relative_to(exam.template):
        checks = exam.public_checks.relative_to(exam.template)
    else:
        found += _walk(exam.public_checks, checks)
    taken = {Path(EXAM_FILE), Path(TASK_FILE)}
    for name, source in found:
        if name in taken:
            raise BadExam(f"{source}: {name} is written by gradeproof; rename this one")
        taken.add(name)
    return dict(found), checks


def _walk(folder: Path, under: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not _LEFTOVERS.isdisjoint(name.parts):
            continue
        if path.is_symlink():
            raise BadExam(f"{path}: a link could lead to secrets; put a file here")
        if path.is_file():
            yield under / name, path


def _public_exam(exam: Exam, checks: Path) -> dict[str, object]:
    return {
        "id": exam.id,
        "title": exam.title,
        "tasks": TASK_FILE,
        "checks": {"public": checks.as_posix()},
        "least_isolation": exam.least_isolation.value,
    }


def _public_tasks(exam: Exam, hidden_counts: Mapping[str, int]) -> dict[str, object]:
    tasks = [
        task.model_copy(update={"hidden_checks": hidden_counts.get(task.id, 0)})
        for task in exam.tasks
    ]
    return {
        "tasks": [task.model_dump(mode="json", exclude_defaults=True) for task in tasks]
    }
