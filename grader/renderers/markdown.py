"""A report as GitHub Markdown, for a comment or a job summary.

What a report says is either in a fence that is longer than any in it, or in prose whose
every special character is made plain: no HTML, no link, no mention, no reference.
"""

import re
from collections.abc import Iterator
from typing import Final

from grader.models import CheckReport, Counterexample, Report, TaskReport, Verdict
from grader.renderers.chart import sparkline, summary
from grader.renderers.text import block, line
from grader.renderers.words import (
    NOT_FINAL,
    SYMBOLS,
    WORDS,
    environment,
    headline,
    isolation,
    points,
    runs_later,
    standing,
)

_BREAK: Final = "&#8203;"  # an unseen place: `@` is no mention when a name is not next
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>&|~#@$]|:(?=\S)")
_OPENING: Final = re.compile(r"^(\d*)([.)+=-])")  # of a list, a rule or a heading
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
_BROKEN: Final = frozenset("@#$:")
_WWW: Final = re.compile(r"(?i)(?<=www)(?=\.)|(?<=\bGH-)(?=\d)")
_HASH: Final = re.compile(r"(?i)([0-9a-f]{6})(?=[0-9a-f])")


def _plain(match: re.Match[str]) -> str:
    char = match[0]
    shown = _ENTITIES.get(char, f"\\{char}")
    return f"{shown}{_BREAK}" if char in _BROKEN else shown


def prose(text: str) -> str:
    """Write a text on one line so that Markdown shows it as it is."""
    marked = _HASH.sub("\\1\0", _WWW.sub("\0", line(text)))
    plain = _OPENING.sub(r"\1\\\2", _SPECIAL.sub(_plain, marked))
    return plain.replace("\0", _BREAK)


def fence(text: str, language: str = "text") -> str:
    """Write a text in a fence that nothing in it can close."""
    body = block(text)
    longest = max((len(run) for run in re.findall(r"`+", body)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{body}\n{ticks}"


def _of(earned: float, possible: float) -> str:
    return f"{points(earned)} / {points(possible)}"


def _example(example: Counterexample) -> Iterator[str]:
    if example.snippet:
        yield "Smallest input that breaks it:"
        yield fence(example.snippet, "python")
    for label, text in (("Expected", example.expected), ("Got", example.actual)):
        if text:
            yield f"{label}:"
            yield fence(text)


def _details(check: CheckReport) -> Iterator[str]:
    if check.message:
        many = "\n" in block(check.message)
        yield fence(check.message) if many else prose(check.message)
    if check.hint and check.verdict is not Verdict.PASSED:
        yield f"**Hint:** {prose(check.hint)}"
    if check.counterexample:
        yield from _example(check.counterexample)
    if check.traceback:
        yield "Traceback:"
        yield fence(check.traceback)
    if check.facts:
        yield "\n".join(f"- {prose(f.name)}: {prose(f.value)}" for f in check.facts)
    if check.curve:
        yield prose(f"{check.curve.title} ({check.curve.y_label})")
        yield "\n".join(
            f"- {prose(series.name)} {sparkline(series, width=24)} {summary(series)}"
            for series in check.curve.series
        )


def _sign(check: CheckReport) -> str:
    return f"{SYMBOLS[check.verdict]} {WORDS[check.verdict]}"


def _check(check: CheckReport) -> Iterator[str]:
    details = list(_details(check))
    if details:
        yield f"#### {_sign(check)}: {prose(check.title)}"
        yield from details


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "| :-- | :-- | --: |", *rows])


def _task(task: TaskReport) -> Iterator[str]:
    yield f"### {prose(task.title)}: {_of(task.earned, task.possible)}"
    rows = [
        f"| {_sign(c)} | {prose(c.title)} | {_of(c.earned, c.possible)} |"
        for c in task.checks
    ]
    yield _table("| Verdict | Check | Points |", rows)
    if task.checks_later:
        yield f"{runs_later(task.checks_later)}."
    yield from _notes(task.notes)
    for check in task.checks:
        yield from _check(check)
    if task.output:
        yield "Printed by this code:"
        yield fence(task.output)


def _notes(notes: tuple[str, ...]) -> Iterator[str]:
    if notes:
        yield "\n".join(f"- Note: {prose(note)}" for note in notes)


def _overview(report: Report) -> str:
    rows = [
        f"| {prose(t.title)} | {prose(t.file)} | {_of(t.earned, t.possible)} |"
        for t in report.tasks
    ]
    return _table("| Task | File | Points |", rows)


def _parts(report: Report) -> Iterator[str]:
    yield f"## {prose(report.exam.title)}"
    score = _of(report.score.earned, report.score.possible)
    yield f"**{score}** ({standing(report)})" if report.final else f"**{NOT_FINAL}**"
    yield f"{headline(report)}. Submission: {prose(report.submission.name)}"
    yield from _notes(report.notes)
    yield _overview(report)
    for task in report.tasks:
        yield from _task(task)
    yield f"Isolation: {prose(isolation(report))}"
    yield f"Environment: {prose(environment(report))}"


def render_markdown(report: Report) -> str:
    """Write the report as GitHub Markdown."""
    return "\n\n".join(_parts(report)) + "\n"
