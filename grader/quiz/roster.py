"""Read the list of students who get a form each."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.errors import BadQuiz
from grader.quiz.assemble import Label
from grader.quiz.tables import open_table

COLUMNS: Final = ("student", "id", "email", "login", "name")
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9_]+")
MAX_LABEL: Final = 50
MAX_STUDENT: Final = 200


def read_roster(path: Path) -> list[Label]:
    """Return a label for each student of a CSV file.

    Its first line names the columns; the student is in the first of `student`, `id`,
    `email`, `login` and `name` that is there.

    Raises:
        BadQuiz: no column says who the students are, a row is wrong, or one is twice.
    """
    with open_table(path) as table:
        names = [name.casefold() for name in table.header]
        column = next((names.index(one) for one in COLUMNS if one in names), None)
        if column is None:
            raise BadQuiz(
                f"{path}: no column says who the students are; name one of them "
                f"{', '.join(COLUMNS)}"
            )
        students: dict[str, str] = {}
        for line, cells in table.rows:
            if isinstance(cells, str):
                raise BadQuiz(f"{path}: line {line}: {cells}")
            student = cells[column].strip()
            fault = _find_fault(student, students)
            if fault:
                raise BadQuiz(f"{path}: line {line}: {fault}")
            students[student.casefold()] = student
    if not students:
        raise BadQuiz(f"{path}: there are no students in it")
    return list(_labels(students.values()))


def _find_fault(student: str, students: Mapping[str, str]) -> str:
    if not student:
        return "the student's cell is empty"
    if len(student) > MAX_STUDENT:
        return f"longer than {MAX_STUDENT} characters"
    if student.casefold() in students:
        return f"{student} is there already, as {students[student.casefold()]}"
    return ""


def _labels(students: Iterable[str]) -> Iterator[Label]:
    """Yield labels that make good names of files, also where case is nothing."""
    taken = set[str]()
    for student in students:
        name = _NOT_PLAIN.sub("-", student).strip("-")[:MAX_LABEL] or "student"
        if name.casefold() in taken:
            name = f"{name}-{hashlib.sha256(student.encode()).hexdigest()[:12]}"
        taken.add(name.casefold())
        yield Label(name=name, student=student)
