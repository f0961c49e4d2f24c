"""Tables of responses, one row a student.

Our own kind has a column `student`, and one for each question: `q1`, `1` or the id of
the entry. A column `form` names the form where there are several; `paper`, `started`
and `finished` may be there as well, and `name` and `email` are passed over.
"""

import contextlib
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from pydantic import ValidationError

from grader.errors import BadQuiz
from grader.forms import first_flaw
from grader.models.quiz import Answer, Form, Response
from grader.quiz.library import Library

if TYPE_CHECKING:
    from _csv import Reader

MAX_LINE: Final = 8 * 1024 * 1024
_DELIMITERS: Final = (",", ";", "\t")
_PASSED_OVER: Final = frozenset({"name", "email"})
_ABOUT: Final = frozenset({"student", "form", "paper", "started", "finished"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A CSV file that is being read.

    Attributes:
        rows: number of the line, and the cells by column; or what is wrong with it.
    """

    path: Path
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str] | str]]

    def has(self, name: str) -> bool:
        """Return whether there is such a column."""
        return name in self.header


@contextlib.contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Give a CSV file's header and rows; a row that is wrong does not end it.

    Raises:
        BadQuiz: it cannot be read, or has no header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(MAX_LINE)
            file.seek(0)
            delimiter = max(_DELIMITERS, key=first.count)
            lines = csv.reader(_limit(file, path), delimiter=delimiter)
            header = tuple(name.strip() for name in next(lines, []))
            if not any(header):
                raise BadQuiz(f"{path}: the first line must name the columns")
            yield Table(path=path, header=header, rows=_read_rows(lines, len(header)))
    except OSError as error:
        raise BadQuiz(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadQuiz(f"{path}: this is not UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise BadQuiz(f"{path}: the first line is no CSV: {error}") from error


def _limit(file: TextIO, path: Path) -> Iterator[str]:
    """Yield a file's lines, but none that would fill the memory."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise BadQuiz(f"{path}: line {number}: longer than {MAX_LINE} characters")
        yield line


def _read_rows(lines: "Reader", width: int) -> Iterator[tuple[int, list[str] | str]]:
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield lines.line_num, f"no CSV: {error}"
            continue
        if not any(cells):
            continue
        if len(cells) != width:
            yield lines.line_num, f"{len(cells)} cells, and the header has {width}"
            continue
        yield lines.line_num, cells


def read_own(table: Table, library: Library) -> Iterator[tuple[int, Response | str]]:
    """Yield the responses of a table of our own kind, by line; or why there is none.

    Raises:
        BadQuiz: it has no column `student`, or the same one twice.
    """
    _require_columns(table)
    only = None if table.has("form") else library.open_for(table.path)
    for line, cells in table.rows:
        if isinstance(cells, str):
            yield line, cells
            continue
        row = dict(zip(table.header, cells, strict=True))
        yield line, _response_of(row, only)


def _require_columns(table: Table) -> None:
    twice = sorted({name for name in table.header if table.header.count(name) > 1})
    if twice:
        raise BadQuiz(f"{table.path}: the same column twice: {', '.join(twice)}")
    if not table.has("student"):
        raise BadQuiz(
            f"{table.path}: no column `student`; give each row a student, and each "
            "question a column `q1`, `q2`, ..."
        )


def _response_of(row: Mapping[str, str], only: Form | None) -> Response | str:
    answers = {
        f"q{name}" if name.isdecimal() else name: cell
        for name, cell in row.items()
        if name not in _ABOUT | _PASSED_OVER and cell.strip()
    }
    return make_response(
        form=only.id if only else row["form"].strip(),
        paper=row.get("paper", "").strip(),
        student=row["student"],
        answers=answers,
        started=row.get("started", ""),
        finished=row.get("finished", ""),
    )


def make_response(
    *,
    form: str,
    student: str,
    answers: Mapping[str, Answer],
    paper: str = "",
    started: str = "",
    finished: str = "",
) -> Response | str:
    """Return a row's response, or what is wrong with it."""
    try:
        return Response(
            form=form,
            paper=paper,
            student=student,
            answers=answers,
            started=started,
            finished=finished,
        )
    except ValidationError as error:
        return first_flaw(error)
