"""Read the code cells of a Jupyter notebook; nothing else in it is looked at."""

import json
from typing import Final

from grader.errors import BadSubmission
from grader.handin import magics, rules, source
from grader.models import Cell

_CELLS_LIMIT: Final = 1000
# a syntax tree takes some 500 times the memory of its source
_CODE_LIMIT_KIB: Final = 256


def notebook_cells(data: bytes) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Return the cells that run, labelled by their number, and notes on the others."""
    sources = _code_sources(_parse(data))
    if len(sources) > _CELLS_LIMIT or (sum(map(len, sources)) > _CODE_LIMIT_KIB * 1024):
        raise BadSubmission(
            f"it holds more than {_CELLS_LIMIT} code cells, or more than "
            f"{_CODE_LIMIT_KIB} KiB of code; remove what is not your work"
        )
    cells, skipped = [], []
    for number, text in enumerate(sources, start=1):
        label = f"cell {number}"
        cell = _cell(label, text)
        if cell is None:
            skipped.append(label)
        else:
            cells.append(cell)
    if not cells:
        raise BadSubmission("it holds no Python cell; write your answers in code cells")
    return tuple(cells), _skip_notes(skipped)


def _parse(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as exc:
        raise BadSubmission(
            f"it is not a notebook ({rules.show(str(exc))}); "
            "open it in Jupyter and save it again"
        ) from exc


def _code_sources(notebook: object) -> list[str]:
    code = [cell for cell in _cells(notebook) if _get(cell, "cell_type") == "code"]
    return [
        _text(_get(cell, "source", "input"), number)
        for number, cell in enumerate(code, start=1)
    ]


def _cells(notebook: object) -> list[object]:
    # until nbformat 4, cells lay in worksheets
    sheets = _get(notebook, "worksheets")
    places = sheets if isinstance(sheets, list) else [notebook]
    lists = [_get(place, "cells") for place in places]
    cells = [cell for found in lists if isinstance(found, list) for cell in found]
    if not cells:
        raise BadSubmission(
            "it is not a notebook, or an empty one: it has no list of cells; "
            "open it in Jupyter and save it again"
        )
    return cells


def _get(value: object, *keys: str) -> object:
    if not isinstance(value, dict):
        return None
    return next((value[key] for key in keys if key in value), None)


def _text(value: object, number: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    raise BadSubmission(
        f"its code cell {number} has no text; open it in Jupyter and save it again"
    )


def _cell(label: str, text: str) -> Cell | None:
    # JSON can spell half a surrogate pair, which no record and no compiler takes
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    try:
        plain = magics.without_magics(source.checked(whole))
    except SyntaxError as exc:
        return Cell(label=label, source=source.complaint(f"{label}, {exc}"))
    return None if plain is None else Cell(label=label, source=plain)


def _skip_notes(labels: list[str]) -> tuple[str, ...]:
    if not labels:
        return ()
    shown = ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" * (len(labels) > 3))
    return (f"Not run, because they start with %% and are not Python: {shown}.",)
