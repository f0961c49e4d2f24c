"""Read and write the marks that a review looks at and decides."""

from collections.abc import Mapping
from pathlib import Path

from grader.errors import BadQuiz
from grader.models.marks import Change, Mark, MarkedResponse
from grader.quiz.library import Library
from grader.quiz.mark import with_marks
from grader.quiz.queue import Wish
from grader.quiz.results import (
    FORMS,
    append_change,
    marks_path,
    read_marked,
    read_marks,
    write_marks,
)


def find_wanted(root: Path, wish: Wish, library: Library) -> list[MarkedResponse]:
    """Return the responses that have a wanted mark.

    Raises:
        BadQuiz: these are no results, or the form of one is gone.
    """
    found = []
    for one in read_marks(root):
        if wish.student in ("", one.student) and any(map(wish.wants, one.marks)):
            if one.form not in library.paths:
                raise BadQuiz(
                    f"{root / FORMS}: form {one.form} is gone, which {one.student} "
                    "answered; put it back"
                )
            found.append(one)
    return found


def mark_of(root: Path, student: str, entry: str) -> Mark:
    """Return a student's mark of an entry, as it is now."""
    marked = read_marked(marks_path(root, student))
    return next(mark for mark in marked.marks if mark.id == entry)


def settle(root: Path, change: Change, marks: Mapping[str, Mark]) -> None:
    """Write a change to the log, and then the marks, by student."""
    append_change(root, change)
    for student, mark in marks.items():
        marked = read_marked(marks_path(root, student))
        write_marks(root, with_marks(marked, {mark.name: mark}))
