"""The gradebook of a quiz: a row a student, a column a question."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from grader.models.marks import MarkedResponse, MarkState
from grader.quiz.results import write_table

GRADEBOOK: Final = "gradebook.csv"
Row = dict[str, str | float]
_FIRST: Final = ("student", "form", "earned", "possible", "final", "waiting")


def row_of(marked: MarkedResponse) -> Row:
    """Return a student's row."""
    waiting = [one.id for one in marked.marks if one.state is MarkState.SUGGESTED]
    return {
        "student": marked.student,
        "form": marked.form,
        "earned": marked.score.earned,
        "possible": marked.score.possible,
        "final": "yes" if marked.final else "no",
        "waiting": " ".join(waiting),
        **{one.id: one.earned for one in marked.marks},
    }


class Gradebook:
    """Rows by student, packed: those of many thousands take little memory."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[str, tuple[tuple[str, ...], str]] = {}
        self._headers: dict[tuple[str, ...], tuple[str, ...]] = {}
        for row in rows:
            self.put(row)

    def put(self, row: Row) -> None:
        """Add a student's row, or replace it."""
        header = self._headers.setdefault(tuple(row), tuple(row))
        values = json.dumps([*row.values()], ensure_ascii=False)
        self._rows[str(row["student"])] = header, values

    def write(self, root: Path) -> dict[str, int]:
        """Write it into a folder of results; return how many there are, and final."""
        items = sorted({key for header in self._headers for key in header} - {*_FIRST})
        header = [*_FIRST, *items]
        cells = ([row.get(key, "") for key in header] for row in self._unpack())
        write_table(root / GRADEBOOK, itertools.chain([header], cells))
        final = sum(row["final"] == "yes" for row in self._unpack())
        return {"students": len(self._rows), "final": final}

    def _unpack(self) -> Iterator[Row]:
        for student in sorted(self._rows):
            header, values = self._rows[student]
            yield dict(zip(header, json.loads(values), strict=True))
