"""A report for the terminal: calm, in words and signs as well as in colours."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.models import (
    CheckReport,
    Counterexample,
    Curve,
    Report,
    Score,
    TaskReport,
    Verdict,
)
from grader.renderers.chart import sparkline, summary
from grader.renderers.console import Pad
from grader.renderers.text import block, line
from grader.renderers.words import (
    NOT_FINAL,
    SYMBOLS,
    WORDS,
    environment,
    headline,
    isolation,
    plural,
    points,
    runs_later,
    standing,
    times,
)

_STYLES: Final[Mapping[Verdict, str]] = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "red",
    Verdict.CRASHED: "red",
    Verdict.TIMED_OUT: "red",
    Verdict.SKIPPED: "yellow",
    Verdict.GRADER_ERROR: "magenta",
}
_INDENT, _CODE_INDENT = 4, 8
_SIGN_WIDTH: Final = 14
_PRINTED_LINES: Final = 12


class _Code(str):
    """Lines that are printed as they are, so that they can be copied."""

    __slots__ = ()


Part = RenderableType | _Code


def _bar(earned: float, possible: float, width: int) -> Text:
    share = min(1.0, max(0.0, earned / possible)) if possible > 0 else 0.0
    full = int(share * width)
    return Text.assemble(("━" * full, "green"), ("╌" * (width - full), "dim"))


def _of(earned: float, possible: float) -> str:
    return f"{points(earned)} / {points(possible)}"


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style, overflow="fold"), (0, 0, 0, _INDENT))


def _score_line(report: Report) -> Text:
    score: Score = report.score
    if not report.final:
        return Text.assemble(("NOT FINAL", "bold magenta"))
    return Text.assemble(
        (_of(score.earned, score.possible), "bold"),
        "  ",
        _bar(score.earned, score.possible, 20),
        "  ",
        standing(report),
    )


def _header(report: Report) -> Iterator[Part]:
    who = f"{line(report.submission.name)}  {line(report.submission.hash)[:12]}"
    rows = [
        Text(line(report.exam.title), style="bold"),
        Text(who, style="dim", overflow="fold"),
        Text(),
        _score_line(report),
        Text(headline(report)),
    ]
    if not report.final:
        rows.append(Text(NOT_FINAL, style="magenta"))
    yield Panel(Group(*rows), box=box.ROUNDED, border_style="dim", padding=(0, 2))
    yield from _notes(report.notes)


def _notes(notes: Iterable[str]) -> Iterator[Part]:
    for note in notes:
        yield _indented(f"Note: {line(note)}", "yellow")


def _example(example: Counterexample) -> Iterator[Part]:
    if example.snippet:
        yield _indented("Smallest input that breaks it:", "dim")
        yield _Code(block(example.snippet))
    for label, text in (("Expected", example.expected), ("Got", example.actual)):
        if text:
            yield _indented(f"{label}:", "dim")
            yield _Code(block(text))


def _curve(curve: Curve) -> Iterator[Part]:
    axes = f"{line(curve.y_label)} by {line(curve.x_label)}"
    yield _indented(f"{line(curve.title)} ({axes})", "dim")
    names = [line(series.name) for series in curve.series]
    longest = max(map(len, names), default=0)
    for name, series in zip(names, curve.series, strict=True):
        spark = f"{sparkline(series, width=24)}  {summary(series)}"
        yield _indented(f"{name:<{longest}}  {spark}")


def _details(check: CheckReport) -> Iterator[Part]:
    if check.message:
        yield _indented(block(check.message))
    if check.hint and check.verdict is not Verdict.PASSED:
        yield _indented(f"Hint: {line(check.hint)}", "cyan")
    if check.counterexample:
        yield from _example(check.counterexample)
    if check.traceback:
        yield _indented("Traceback:", "dim")
        yield _Code(block(check.traceback))
    for fact in check.facts:
        yield _indented(f"{line(fact.name)}: {line(fact.value)}", "dim")
    if check.curve:
        yield from _curve(check.curve)


def _check(check: CheckReport) -> Iterator[Part]:
    sign = f"{SYMBOLS[check.verdict]} {WORDS[check.verdict]}"
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(width=_SIGN_WIDTH, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(
        Text(sign, style=_STYLES[check.verdict]),
        Text(line(check.title)),
        Text(_of(check.earned, check.possible), style="dim"),
    )
    yield Padding(grid, (0, 0, 0, 2))
    yield from _details(check)


def _printed(output: str) -> Iterator[Part]:
    lines = block(output).split("\n")
    more = len(lines) - _PRINTED_LINES
    earlier = f" ({plural(more, 'earlier line')} left out)" if more > 0 else ""
    yield _indented(f"Printed by this code{earlier}:", "dim")
    yield _Code("\n".join(lines[-_PRINTED_LINES:]))


def _task(task: TaskReport) -> Iterator[Part]:
    left = Text.assemble((line(task.title), "bold"), "  ", (line(task.file), "dim"))
    right = Text.assemble(
        _bar(task.earned, task.possible, 10),
        (f"  {_of(task.earned, task.possible):>9}", "bold"),
    )
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_row(left, right)
    yield Text()
    yield grid
    for check in task.checks:
        yield from _check(check)
    if task.checks_later:
        yield _indented(runs_later(task.checks_later), "dim")
    yield from _notes(task.notes)
    if task.output:
        yield from _printed(task.output)


def _footer(report: Report) -> Iterator[Part]:
    yield Text()
    yield Rule(style="dim", characters="─")
    yield Text(f"Isolation: {isolation(report)}", style="dim", overflow="fold")
    yield Text(f"Environment: {environment(report)}", style="dim", overflow="fold")
    yield Text(f"Time: {times(report)}", style="dim", overflow="fold")


def _parts(report: Report) -> Iterator[Part]:
    yield from _header(report)
    for task in report.tasks:
        yield from _task(task)
    yield from _footer(report)


def _print(console: Console, part: Part) -> None:
    if isinstance(part, _Code):
        for text in part.split("\n"):
            console.print(Text(f"{'':{_CODE_INDENT}}{text}"), soft_wrap=True)
    else:
        console.print(part)


def render_terminal(
    report: Report, *, width: int | None = None, color: bool = False
) -> str:
    """Write the report for a terminal `width` columns wide (80 where none is named).

    Without `color` it holds no escape sequence; with it, only those of rich. Code and
    tracebacks keep their lines, longer than the terminal or not.
    """
    pad = Pad(width, color=color)
    for part in _parts(report):
        _print(pad.console, part)
    return pad.text()
