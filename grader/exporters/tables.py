"""A table of questions for a spreadsheet, one a row."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from grader.exporters import Options
from grader.exporters.numbers import plain
from grader.markup import to_line
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry

COLUMNS: Final = (
    *("number", "id", "kind", "topic", "level", "difficulty", "points", "question"),
    *("A", "B", "C", "D", "E", "F", "G", "H", "answer", "tolerance", "unit", "why"),
)
# a spreadsheet takes a text that begins like this for a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .csv file, which spreadsheets know as UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(map(_row, form.entries))
    losses = [
        Loss(entry=entry.id, what=what)
        for entry in form.entries
        for what in _losses_of(entry)
    ]
    return {f"{form.id}.csv": buffer.getvalue().encode("utf-8-sig")}, losses


def _losses_of(entry: FormEntry) -> Iterator[str]:
    if entry.traps or any(choice.why for choice in entry.choices):
        yield "feedback on single answers, and the names of misconceptions"
    if entry.rubric:
        yield "the rubric"
    if len(entry.choices) > 8:
        yield "choices after the eighth"


def _row(entry: FormEntry) -> dict[str, str]:
    row = {
        "number": str(entry.number),
        "id": entry.id,
        "kind": entry.kind,
        "topic": entry.topic,
        "level": entry.level,
        "difficulty": str(entry.difficulty),
        "points": str(entry.points),
        "question": to_line(entry.stem),
        "answer": _answer(entry),
        "unit": entry.unit,
        "why": to_line(entry.why),
    }
    if entry.kind is EntryKind.NUMERIC:
        row["tolerance"] = plain(entry.tolerance or 0)
    row |= {choice.id: to_line(choice.text) for choice in entry.choices[:8]}
    return {column: _defuse(cell) for column, cell in row.items()}


def _answer(entry: FormEntry) -> str:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            return " ".join(choice.id for choice in entry.choices if choice.right)
        case EntryKind.TRUE_FALSE:
            return "true" if entry.truth else "false"
        case EntryKind.NUMERIC:
            return f"{entry.number_key}"
        case EntryKind.SHORT:
            return " | ".join([entry.answer, *entry.accept])
        case _:  # open
            return to_line(entry.answer)


def _defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
