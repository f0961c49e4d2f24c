"""Read the list of students who get a form each."""

import re
from pathlib import Path
from typing import Final

from grader.errors import BadQuiz
from grader.quiz.assemble import Label
from grader.quiz.tables import open_table

COLUMNS: Final = ("student", "id", "email", "login", "name")
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9_]+")
MAX_LABEL: Final = 60


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
        labels: dict[str, Label] = {}
        for line, cells in table.rows:
            if isinstance(cells, str):
                raise BadQuiz(f"{path}: line {line}: {cells}")
            label = _label(cells[column].strip())
            if not label.student:
                raise BadQuiz(f"{path}: line {line}: the student's cell is empty")
            if label.name.casefold() in labels:
                raise BadQuiz(
                    f"{path}: line {line}: {label.student} is there already, as "
                    f"{labels[label.name.casefold()].student}"
                )
            labels[label.name.casefold()] = label
    if not labels:
        raise BadQuiz(f"{path}: there are no students in it")
    return list(labels.values())


def _label(student: str) -> Label:
    plain = _NOT_PLAIN.sub("-", student).strip("-")[:MAX_LABEL]
    return Label(name=plain or "student", student=student)
