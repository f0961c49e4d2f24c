"""A table with a question in each row, in the columns that our own export writes."""

import csv
import io
from typing import Any, Final

from grader.errors import UserError
from grader.importers.desk import Desk, Unreadable
from grader.importers.files import decode, show
from grader.importers.numbers import read_number
from grader.importers.records import Found, Option, Question, Source
from grader.models.quiz import EntryKind

LETTERS: Final = tuple("ABCDEFGH")
NEEDED: Final = frozenset(("kind", "question", "answer"))
_KNOWN: Final = NEEDED | {
    *("number", "id", "topic", "level", "difficulty", "points", "tolerance", "unit"),
    *("why", *LETTERS),
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TRUTH: Final = {"true": True, "false": False}


def read(source: Source) -> Found:
    """Return the questions of a CSV file.

    Raises:
        UserError: it is no table, or lacks a column that is needed.
    """
    text = decode(source.data, source.name)
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
    found = Found()
    try:
        columns = list(reader.fieldnames or ())
        missing = sorted(NEEDED - set(columns))
        if missing:
            raise UserError(
                f"{source.name}: line 1: there is no column {', '.join(missing)}; "
                "take the columns of `grade bank export --to csv`"
            )
        for column in columns:
            if column not in _KNOWN:
                found.leave_out(
                    "line 1", f"the column {show(column)}", "it is not known"
                )
        for row in reader:
            _take(row, reader.line_num, found)
    except csv.Error as error:
        line = reader.line_num + 1
        raise UserError(f"{source.name}: line {line}: {error}") from error
    return found


def _dialect(text: str) -> type[csv.Dialect]:
    head = text.partition("\n")[0]
    return _Semicolons if head.count(";") > head.count(",") else csv.excel


class _Semicolons(csv.excel):
    """What spreadsheets write where the comma is the decimal sign."""

    delimiter = ";"


def _take(row: dict[str, str], line: int, found: Found) -> None:
    cells = {
        column: _undo_defusing((cell or "").strip())
        for column, cell in row.items()
        if column in _KNOWN
    }
    if not any(cells.values()):
        return
    desk = Desk(found, f"line {line}", cells.get("id", ""))
    try:
        found.questions.append(_question(cells, desk, whole=None not in row))
    except Unreadable as error:
        desk.refuse(cells["question"], str(error))


def _undo_defusing(cell: str) -> str:
    """Return a cell without the mark that kept it from being taken for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _question(cells: dict[str, str], desk: Desk, *, whole: bool) -> Question:
    if not whole:
        raise Unreadable("it has more cells than there are columns")
    try:
        kind = EntryKind(cells["kind"])
    except ValueError:
        known = ", ".join(EntryKind)
        raise Unreadable(f"`{show(cells['kind'])}` is no kind; {known} are") from None
    difficulty = cells.get("difficulty", "")
    points = read_number(cells.get("points", ""))
    return Question(
        place=desk.place,
        kind=kind,
        id=cells.get("id", ""),
        stem=desk.plain(cells["question"]),
        topic=cells.get("topic", ""),
        level=cells.get("level", ""),
        difficulty=int(difficulty) if difficulty in set("12345") else None,
        points=points,
        why=desk.plain(cells.get("why", "")),
        **_answer(kind, cells, desk),
    )


def _answer(kind: EntryKind, cells: dict[str, str], desk: Desk) -> dict[str, Any]:
    answer = cells["answer"]
    match kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            return {"options": _options(cells, desk)}
        case EntryKind.TRUE_FALSE:
            if answer.lower() not in _TRUTH:
                raise Unreadable("its answer is neither true nor false")
            return {"truth": _TRUTH[answer.lower()]}
        case EntryKind.NUMERIC:
            number = read_number(answer)
            tolerance = read_number(cells.get("tolerance") or "0")
            if number is None or tolerance is None or tolerance < 0:
                raise Unreadable(f"`{show(answer)}` is no number with a tolerance")
            unit = cells.get("unit", "")
            return {"number": number, "tolerance": tolerance, "unit": unit}
        case EntryKind.SHORT:
            texts = (text.strip() for text in answer.split(" | "))
            return {"answers": tuple(filter(None, texts))}
        case _:  # open
            return {"answer": desk.plain(answer)}


def _options(cells: dict[str, str], desk: Desk) -> tuple[Option, ...]:
    rights = set(cells["answer"].replace(",", " ").split())
    given = [letter for letter in LETTERS if cells.get(letter)]
    if not rights or not rights <= set(given):
        raise Unreadable(f"its answer {show(cells['answer'])!r} names no choice of it")
    return tuple(
        Option(text=desk.plain(cells[letter]), right=letter in rights)
        for letter in given
    )
