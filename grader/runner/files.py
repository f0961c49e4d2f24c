"""Which check files an exam has."""

from pathlib import Path

from grader.errors import BadExam
from grader.models import Exam, Scope, Visibility


def check_files(exam: Exam, scope: Scope) -> list[tuple[Path, Visibility]]:
    """Return the check files that `scope` runs.

    Raises:
        BadExam: there are none.
    """
    folders = [(exam.public_checks, Visibility.PUBLIC)]
    if scope is Scope.ALL:
        folders.append((exam.hidden_checks, Visibility.HIDDEN))
    files = [
        (path, visibility)
        for folder, visibility in folders
        if folder is not None
        for path in sorted(folder.glob("test_*.py"))
    ]
    if not files:
        raise BadExam(f"{exam.root}: the exam has no check files (test_*.py)")
    return files
