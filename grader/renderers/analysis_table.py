"""An analysis as a table: a row for each way to answer each question."""

from collections.abc import Iterator

from grader.markup import to_line
from grader.models.analysis import Analysis, ItemFigures, Pick
from grader.renderers.text import line

_COLUMNS = (
    *("id", "kind", "topic", "points", "n", "waiting", "blank", "p", "p_words"),
    *("r", "r_low", "r_high", "r_n", "r_words", "seconds", "seconds_n", "flags"),
    *("answer", "origin", "right", "misconception", "chosen"),
    *("lowest", "lowest_n", "middle", "middle_n", "highest", "highest_n"),
)
Cell = str | float


def table_of(analysis: Analysis) -> Iterator[tuple[Cell, ...]]:
    """Yield the header, and a row for each answer, with the figures of its question."""
    yield _COLUMNS
    for item in analysis.items:
        for pick in item.picks:
            row = (*_about(item), *_answer(pick, item))
            yield tuple(line(cell) if isinstance(cell, str) else cell for cell in row)


def _about(item: ItemFigures) -> tuple[Cell, ...]:
    r = item.discrimination
    return (
        *(item.id, item.kind.value, item.topic, item.possible),
        *(item.n, item.waiting, item.blank),
        *(_value(item.difficulty.value), item.difficulty.words),
        *(_value(r.value), _value(r.low), _value(r.high), r.n, r.words),
        *(_value(item.seconds.value), item.seconds.n),
        " ".join(flag.words for flag in item.flags),
    )


def _answer(pick: Pick, item: ItemFigures) -> tuple[Cell, ...]:
    groups = item.groups
    counts: tuple[Cell, ...] = ("",) * 6
    if not groups.words:
        counts = (
            *(pick.low, groups.low, pick.middle, groups.middle),
            *(pick.high, groups.high),
        )
    right = {True: "yes", False: "no", None: ""}[pick.right]
    return (
        to_line(pick.text),
        pick.origin,
        right,
        pick.misconception,
        pick.total,
        *counts,
    )


def _value(value: float | None) -> Cell:
    return "" if value is None else round(value, 4)
