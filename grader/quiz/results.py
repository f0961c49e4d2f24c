"""A folder of results: forms as they mark, a file of marks a student, gradebook, log.

results/
  forms/<form>.json     the forms with the keys that count, after every regrading
  marks/<student>.json  the marks of one student
  gradebook.csv         a row a student
  refused.csv           what was not taken, and why
  changes.jsonl         who changed what: reviews and regradings, only ever added to
"""

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from grader.errors import BadQuiz
from grader.forms import read_bytes, to_json
from grader.models.marks import Change, MarkedResponse
from grader.quiz.mark import Refusal

FORMS: Final = "forms"
MARKS: Final = "marks"
REFUSED: Final = "refused.csv"
CHANGES: Final = "changes.jsonl"
FORMULA: Final = frozenset("=+-@")
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_PLAIN: Final = re.compile(r"[a-z0-9_][a-z0-9_-]{0,60}")


def name_of(student: str) -> str:
    """Return the name of a student's file; no two students have the same."""
    if _PLAIN.fullmatch(student):
        return student
    plain = _NOT_PLAIN.sub("-", student).strip("-.")[:40] or "student"
    return f"{plain}.{hashlib.sha256(student.encode()).hexdigest()[:12]}"


def marks_path(root: Path, student: str) -> Path:
    """Return where a student's marks are."""
    return root / MARKS / f"{name_of(student)}.json"


def write_marks(root: Path, marked: MarkedResponse) -> None:
    """Write a student's marks; what was there is replaced at once or not at all."""
    write_whole(marks_path(root, marked.student), to_json(marked))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees a part of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def read_marks(root: Path) -> Iterator[MarkedResponse]:
    """Yield the marks of all students, in the order of their files.

    Raises:
        BadQuiz: there are none, or a file is no marks.
    """
    paths = sorted((root / MARKS).glob("*.json"))
    if not paths:
        raise BadQuiz(
            f"{root}: there are no marks in it; `grade quiz mark` writes them"
        )
    for path in paths:
        yield read_marked(path)


def read_marked(path: Path) -> MarkedResponse:
    """Return the marks of one student.

    Raises:
        BadQuiz: the file holds none.
    """
    try:
        return MarkedResponse.model_validate_json(read_bytes(path), strict=True)
    except ValidationError as error:
        raise BadQuiz(f"{path}: these are no marks: {error}") from error


def write_refusals(root: Path, refusals: Sequence[Refusal]) -> None:
    """Write what was refused; no file where nothing was."""
    path = root / REFUSED
    if not refusals:
        path.unlink(missing_ok=True)
        return
    lines = [("source", "place", "reason")]
    lines += [(one.source, one.place, one.reason) for one in refusals]
    write_table(path, lines)


def write_table(path: Path, lines: Iterable[Sequence[str | float]]) -> None:
    """Write a CSV file in which no cell is a formula."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    part.replace(path)


def safe_cell(value: str | float) -> str | float:
    """Return a cell that no spreadsheet takes for a formula, and no terminal obeys."""
    if not isinstance(value, str):
        return value
    plain = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value
    )
    # what was not printable may be dropped by a program, and what follows come first
    first = plain.lstrip(" \N{REPLACEMENT CHARACTER}")[:1]
    return f"'{plain}" if first in FORMULA else plain


def append_change(root: Path, change: Change) -> None:
    """Add a line to the log of changes, on the disk before this returns."""
    line = json.dumps(change.model_dump(mode="json"), sort_keys=True)
    with (root / CHANGES).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())


def read_changes(root: Path) -> Iterator[Change]:
    """Yield the log of changes, the oldest first."""
    path = root / CHANGES
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            yield Change.model_validate_json(line, strict=True)
