"""An analysis for the terminal: the whole quiz, every question, and what is noticed."""

import textwrap
from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.models.analysis import Analysis, FlagKind, ItemFigures
from grader.renderers import figures
from grader.renderers.console import Pad
from grader.renderers.text import line

# a name takes what 80 columns leave to it, and breaks at a hyphen
_INDENT, _BAR, _NAME = 2, 40, 38
_NOTE: Final = (
    "p: mean share of the points. r: correlation of a question's points with those of "
    "all others (corrected point-biserial where they are all or nothing). blank: "
    "without an answer. s: median seconds."
)


def render_analysis(
    analysis: Analysis, *, width: int | None = None, color: bool = False
) -> str:
    """Write an analysis for a terminal `width` columns wide."""
    pad = Pad(width, color=color)
    for part in _parts(analysis):
        pad.console.print(part)
    return pad.text()


def _parts(analysis: Analysis) -> Iterator[RenderableType]:
    yield _head(analysis)
    yield from _scores(analysis)
    yield from _forms(analysis)
    yield Text()
    yield _items(analysis)
    yield Text(_NOTE, style="dim")
    yield from _noticed(analysis)


def _head(analysis: Analysis) -> Panel:
    text = Text(line(analysis.title), style="bold")
    rest = f"{figures.students(analysis)}\n{figures.mean_score(analysis)}"
    return Panel(
        Text.assemble(text, "\n", rest),
        box=box.ROUNDED,
        border_style="dim",
        padding=(0, 2),
    )


def _facts(analysis: Analysis) -> Iterator[tuple[str, str]]:
    for one in analysis.reliability:
        yield one.name, figures.reliability(one)
        yield "Standard error", figures.error(one)
    yield "Time", figures.time_spent(analysis)
    if analysis.dropped:
        yield "Dropped", line(", ".join(analysis.dropped))


def _scores(analysis: Analysis) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in _facts(analysis):
        grid.add_row(name, Text(text))
    yield Padding(grid, (1, 0, 1, _INDENT))
    bars = Table.grid(padding=(0, 1, 0, 0))
    most = max(*analysis.scores.bins, 1)
    for place, count in enumerate(analysis.scores.bins):
        low = 100 * place // len(analysis.scores.bins)
        high = 100 * (place + 1) // len(analysis.scores.bins)
        bar = "█" * round(_BAR * count / most) or "▏" * bool(count)
        bars.add_row(
            Text(f"{low:>3} to {high:>3} %", style="dim"),
            Text(bar, style="cyan"),
            Text(str(count)),
        )
    yield Padding(bars, (0, 0, 0, _INDENT))


def _forms(analysis: Analysis) -> Iterator[RenderableType]:
    if not analysis.forms:
        return
    yield Text()
    for one in analysis.forms:
        yield Text(f"  {line(one.id)}: {figures.mean_on(one)}", style="dim")


def _items(analysis: Analysis) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=True)
    table.add_column("Question", ratio=1, overflow="fold")
    for name in ("N", "p", "r", "blank", "s", "!"):
        table.add_column(name, justify="right", no_wrap=True)
    for item in analysis.items:
        seconds = item.seconds.value
        table.add_row(
            Text(textwrap.fill(line(item.id), _NAME)),
            str(item.n),
            figures.two(item.difficulty),
            figures.two(item.discrimination),
            str(item.blank),
            "-" if seconds is None else f"{seconds:.0f}",
            Text("!" * bool(item.flags), style="bold yellow"),
        )
    return table


def _noticed(analysis: Analysis) -> Iterator[RenderableType]:
    for item in analysis.items:
        if item.flags:
            yield Text()
            yield Text(line(item.id), style="bold")
            for flag in item.flags:
                yield Padding(
                    Text(line(flag.words), style="yellow"), (0, 0, 0, _INDENT)
                )
            yield from _picks(item)


def _picks(item: ItemFigures) -> Iterator[RenderableType]:
    if all(flag.kind is FlagKind.WAITING for flag in item.flags):
        return
    table = Table(box=None, padding=(0, 1), expand=True)
    table.add_column("", width=1)
    table.add_column("Answer", ratio=1, overflow="fold")
    sizes = (item.groups.low, item.groups.middle, item.groups.high)
    grouped = not item.groups.words
    for name, size in zip(figures.GROUPS, sizes, strict=True) if grouped else ():
        table.add_column(f"{name} ({size})", justify="right")
    table.add_column(f"all ({item.n})", justify="right")
    for pick in item.picks:
        parts = (pick.low, pick.middle, pick.high) if grouped else ()
        table.add_row(
            figures.pick_sign(pick),
            Text(figures.pick_name(pick)),
            *map(str, parts),
            str(pick.total),
        )
    yield Padding(table, (0, 0, 0, _INDENT))
