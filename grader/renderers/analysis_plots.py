"""Where the parts of the plots of an analysis go."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from grader.models.analysis import Analysis

WIDTH, HEIGHT = 440.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 424.0, 14.0, 168.0
_GAP: Final = 3.0
_LABEL_WIDTH, _LABEL_HEIGHT = 22.0, 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a histogram: its place, its height, its count."""

    x: float
    y: float
    width: float
    height: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One question in the plane of difficulty and discrimination.

    Attributes:
        label: its number, or "" where another number stands in the way.
    """

    x: float
    y: float
    number: int
    name: str
    flagged: bool
    label: str = ""


def histogram(counts: Sequence[int]) -> tuple[Bar, ...]:
    """Lay out a bar for each count, the highest as high as the plot."""
    most = max(*counts, 1)
    step = (RIGHT - LEFT) / len(counts)
    bars = []
    for place, count in enumerate(counts):
        height = round((BOTTOM - TOP) * count / most, 1)
        bars.append(
            Bar(
                x=round(LEFT + place * step + _GAP / 2, 1),
                y=round(BOTTOM - height, 1),
                width=round(step - _GAP, 1),
                height=height,
                count=count,
            )
        )
    return tuple(bars)


def dots(analysis: Analysis) -> tuple[Dot, ...]:
    """Place each question that has both figures; numbers are those of the table."""
    found = []
    for number, item in enumerate(analysis.items, 1):
        p, r = item.difficulty.value, item.discrimination.value
        if p is not None and r is not None:
            found.append(
                Dot(
                    x=across(p),
                    y=down(r, lowest(analysis)),
                    number=number,
                    name=item.id,
                    flagged=bool(item.flags),
                )
            )
    return _label(found)


def _label(found: Sequence[Dot]) -> tuple[Dot, ...]:
    """Number the dots, those with a flag first, as far as no two numbers meet."""
    taken: list[Dot] = []
    for dot in sorted(found, key=lambda dot: not dot.flagged):
        if all(
            abs(dot.x - other.x) > _LABEL_WIDTH or abs(dot.y - other.y) > _LABEL_HEIGHT
            for other in taken
        ):
            taken.append(dot)
    numbered = {dot.number for dot in taken}
    return tuple(
        dataclasses.replace(dot, label=str(dot.number))
        if dot.number in numbered
        else dot
        for dot in found
    )


def lowest(analysis: Analysis) -> float:
    """Return where the axis of discrimination begins: 0, or a negative tenth."""
    values = [item.discrimination.value for item in analysis.items]
    least = min((value for value in values if value is not None), default=0.0)
    return 0.0 if least >= 0 else -1.0 if least < -0.5 else -0.5


def across(p: float) -> float:
    """Return the place of a share on the x axis."""
    return round(LEFT + p * (RIGHT - LEFT), 1)


def down(r: float, low: float) -> float:
    """Return the place of a correlation on the y axis, which begins at `low`."""
    return round(BOTTOM - (r - low) / (1 - low) * (BOTTOM - TOP), 1)
