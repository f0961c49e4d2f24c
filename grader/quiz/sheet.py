"""The answer sheet: a response file to fill in with an editor."""

import json
import textwrap
from collections.abc import Iterator
from typing import Final

from grader.models.quiz import RESPONSE_SCHEMA, EntryKind, Form, FormEntry

WIDTH: Final = 78
HOW: Final = {
    EntryKind.SINGLE: "one letter",
    EntryKind.MULTIPLE: "all letters that apply, like [A, C]",
    EntryKind.TRUE_FALSE: "true or false",
    EntryKind.NUMERIC: "a number, like 25450, 0.125, 1/8 or 2.5e4",
    EntryKind.SHORT: "a word or a few",
    EntryKind.OPEN: "a few sentences; several lines after a |",
}


def answer_sheet(form: Form) -> str:
    """Return YAML with a place for each answer, and the questions as comments."""
    lines = [
        f"# {_plain(form.quiz.title)}, form {form.label}",
        "#",
        "# Write your name behind `student:`, and your answers behind the",
        "# colons; what you leave empty counts as not answered.",
        f"schema: {RESPONSE_SCHEMA}",
        f"form: {form.id}",
        f"paper: {form.paper}",
        f"student: {_text(form.student)}  # who you are",
        "answers:",
    ]
    for entry in form.entries:
        lines += ["", *_comments(entry), f"  {entry.name}:"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text else '""'


def _comments(entry: FormEntry) -> Iterator[str]:
    points = "1 point" if entry.points == 1 else f"{entry.points} points"
    how = HOW[entry.kind] + (f", in {_plain(entry.unit)}" if entry.unit else "")
    yield f"  # {entry.number}. ({points}; {how})"
    yield from _wrapped(entry.stem, "  #    ")
    for choice in entry.choices:
        yield from _wrapped(choice.text, f"  #    {choice.id}. ", "  #       ")


def _wrapped(text: str, first: str, later: str = "") -> Iterator[str]:
    """Yield a text as comment lines; the breaks that it has stay."""
    for number, line in enumerate(text.strip().splitlines()):
        before = later or first if number else first
        shown = "".join(c if c.isprintable() else " " for c in line)
        # wide code lines stay whole: a break would change them
        yield from textwrap.wrap(
            shown,
            width=WIDTH,
            initial_indent=before,
            subsequent_indent=later or first,
            drop_whitespace=False,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [before.rstrip()]
