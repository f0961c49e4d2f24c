"""The numbers that differ from draw to draw of a numeric question, as named wildcards.

Moodle fills wildcards `{a}` into a text. The draws of a question are texts by value; so
where all draws agree but for numbers, each such place becomes a wildcard.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from grader.models.quiz import EntryKind, FormEntry

_NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w.,]*\w)")
MOST_DECIMALS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wildcards:
    """Texts with wildcards in them, and each wildcard's values, one a draw.

    Attributes:
        key: the name of the wildcard that is the right answer.
        tolerance: absolute where `relative` is None, else as a part of the answer.
    """

    stem: str
    why: str
    key: str
    tolerance: float
    relative: float | None
    values: Mapping[str, tuple[float, ...]]

    @property
    def decimals(self) -> int:
        """Decimal places that show the key of each draw."""
        return self.places(self.key)

    def places(self, name: str) -> int:
        """Return the decimal places that the values of a wildcard have at most."""
        return max(_places_of(value) for value in self.values[name])


def _places_of(value: float) -> int:
    text = f"{value:.{MOST_DECIMALS}f}".rstrip("0")
    return len(text.partition(".")[2])


def find_wildcards(entry: FormEntry, draws: Sequence[FormEntry]) -> Wildcards | None:
    """Return a question's wildcards, or None where its draws differ in more.

    A text with braces of its own can have none: Moodle would take them for wildcards.
    """
    if entry.kind is not EntryKind.NUMERIC or len(draws) < 2:
        return None
    texts = [f"{draw.stem}\0{draw.why}" for draw in draws]
    pieces = [_NUMBER.split(text) for text in texts]
    braces = any("{" in text or "}" in text for text in texts)
    if braces or any(piece != pieces[0] for piece in pieces):
        return None
    columns = list(zip(*(_NUMBER.findall(text) for text in texts), strict=True))
    values: dict[str, tuple[float, ...]] = {}
    shown = pieces[0][0]
    for column, after in zip(columns, pieces[0][1:], strict=True):
        shown += _name_of(column, values) + after
    stem, _, why = shown.partition("\0")
    keys = tuple(_number(draw) for draw in draws)
    tolerance, relative = _tolerance(draws)
    if tolerance is None:
        return None
    return Wildcards(
        stem=stem,
        why=why,
        key="key",
        tolerance=tolerance,
        relative=relative,
        values=values | {"key": keys},
    )


def _name_of(column: Sequence[str], values: dict[str, tuple[float, ...]]) -> str:
    """Return what stands in a place: the number itself where all draws share it."""
    if len(set(column)) == 1:
        return column[0]
    numbers = tuple(float(text) if "." in text else int(text) for text in column)
    known = next((name for name, old in values.items() if old == numbers), None)
    name = known or f"n{len(values) + 1}"
    values[name] = numbers
    return f"{{{name}}}"


def _number(draw: FormEntry) -> float:
    assert draw.number_key is not None
    return draw.number_key


def _tolerance(draws: Sequence[FormEntry]) -> tuple[float | None, float | None]:
    """Return the tolerance that all draws share, absolute or as a part of the key."""
    absolute = {draw.tolerance or 0 for draw in draws}
    if len(absolute) == 1:
        return absolute.pop(), None
    parts = {
        round((draw.tolerance or 0) / abs(_number(draw)), 12)
        for draw in draws
        if _number(draw)
    }
    if len(parts) == 1 and all(map(_number, draws)):
        part = parts.pop()
        return part, part
    return None, None
