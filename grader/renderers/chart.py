"""Where the parts of a small line plot go, and its one-line form for text."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from grader.models import Curve, Series

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_GAP: Final = "·"  # a value that is not a number
_HUGE: Final = 1e100  # beyond it a scale overflows; drawn as a gap

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 96.0, 12.0, 42.0
_WIDTH, _LEAST_HEIGHT, _LABEL_GAP = 440.0, 220.0, 17.0
_LABEL_LENGTH: Final = 12
_STYLES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series as drawn; `style` picks colour and dashes, `dots` mark its values."""

    style: int
    path: str
    dots: tuple[tuple[float, float], ...]
    label: str
    label_y: float
    end: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A line plot, ready to be drawn."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]


def is_drawable(value: float) -> bool:
    """Say whether a value has a place on an axis; NaN is not even below itself."""
    return abs(value) < _HUGE


def number(value: float) -> str:
    """Write a value of a curve in a few digits."""
    return f"{value:.4g}"


def _range(curves: Sequence[Series]) -> tuple[float, float]:
    values = [v for series in curves for v in series.values if is_drawable(v)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    size = max(abs(low), abs(high), 1e-9)
    if high - low < size * 1e-9:  # all the same: put it in the middle
        return low - size / 2, high + size / 2
    return low, high


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """Give three to seven round numbers from `low` to `high`."""
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = min(m * unit for m in (1, 2, 5, 10) if m * unit >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(n * step for n in range(first, last + 1))


def _x_ticks(count: int) -> range:
    """Give at most about eight whole numbers from 1 to `count`."""
    return range(1, count + 1, max(1, math.ceil(count / 8)))


def _spread(wanted: Sequence[float], bottom: float) -> list[float]:
    """Move labels apart: upwards from `bottom`, then down again from the top."""
    placed = list(wanted)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    limit = bottom
    for index in reversed(order):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - _LABEL_GAP
    limit = _TOP + 4
    for index in order:
        placed[index] = max(placed[index], limit)
        limit = placed[index] + _LABEL_GAP
    return placed


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Draw a line through points, lifting the pen at each gap."""
    parts: list[str] = []
    pen = "M"
    for point in points:
        if point is None:
            pen = "M"
        else:
            parts.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
            pen = "L"
    return " ".join(parts)


def plot(curve: Curve) -> Plot:
    """Lay out a curve: axes with round ticks, a line per series, labels at the ends."""
    count = max((len(series.values) for series in curve.series), default=0)
    low, high = _range(curve.series)
    height = max(_LEAST_HEIGHT, _LABEL_GAP * len(curve.series) + _TOP + _BOTTOM)
    right, bottom = _WIDTH - _RIGHT, height - _BOTTOM

    def across(index: int) -> float:
        share = (index - 1) / (count - 1) if count > 1 else 0.5
        return round(_LEFT + share * (right - _LEFT), 1)

    def down(value: float) -> float:
        return round(bottom - (value - low) / (high - low) * (bottom - _TOP), 1)

    places = [
        [(across(i), down(v)) if is_drawable(v) else None for i, v in _count(series)]
        for series in curve.series
    ]
    dots = [tuple(point for point in row if point) for row in places]
    ends = [row[-1] if row else None for row in dots]
    labels = _spread([end[1] if end else bottom for end in ends], bottom)
    return Plot(
        width=_WIDTH,
        height=height,
        left=_LEFT,
        right=right,
        top=_TOP,
        bottom=bottom,
        x_ticks=tuple(Tick(at=across(i), label=str(i)) for i in _x_ticks(count)),
        y_ticks=tuple(Tick(at=down(v), label=number(v)) for v in _ticks(low, high)),
        lines=tuple(
            Line(
                style=i % _STYLES,
                path=_path(places[i]),
                dots=dots[i],
                label=_shorten(series.name),
                label_y=labels[i],
                end=ends[i],
            )
            for i, series in enumerate(curve.series)
        ),
    )


def _count(series: Series) -> Iterator[tuple[int, float]]:
    return enumerate(series.values, 1)


def _shorten(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1]}…"


def _thin(values: Sequence[float], most: int) -> list[float]:
    """Keep at most `most` values, evenly spaced, the last one among them."""
    size = min(len(values), most)
    return [values[(i + 1) * len(values) // size - 1] for i in range(size)]


def sparkline(series: Series, *, width: int) -> str:
    """Draw one series in at most `width` characters."""
    low, high = _range([series])
    last = len(_BLOCKS) - 1
    return "".join(
        _BLOCKS[round((value - low) / (high - low) * last)]
        if is_drawable(value)
        else _GAP
        for value in _thin(series.values, width)
    )


def summary(series: Series) -> str:
    """Tell one series in words: `0.71 to 0.96`."""
    if not series.values:
        return "no values"
    first, last = series.values[0], series.values[-1]
    return f"{number(first)} to {number(last)}"
