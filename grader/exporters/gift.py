r"""GIFT, as Moodle and others read it: questions as plain text, with answers in braces.

Texts are HTML, with `\(…\)` around maths. A blank line would end a question, so no
text has one.
"""

import re
from typing import Final

from grader.exporters import Options
from grader.exporters.numbers import plain
from grader.exporters.shares import (
    exact_texts,
    lost_fractions,
    lost_patterns,
    moodle_percent,
    star,
)
from grader.exporters.texts import tex_html
from grader.markup import to_line
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry

_SPECIAL: Final = re.compile(r"[\\~=#{}:]")
_BREAK: Final = re.compile(r"\n\s*\n")


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .gift file."""
    questions = [_question(form, entry) for entry in form.entries]
    losses = [
        Loss(entry=entry.id, what=what)
        for entry in form.entries
        for what in _losses_of(entry)
    ]
    text = "\n\n".join([f"// {_line(form.quiz.title)} ({form.id})", *questions])
    return {f"{form.id}.gift": f"{text}\n".encode()}, losses


def _losses_of(entry: FormEntry) -> list[str]:
    losses = [*lost_patterns(entry), *lost_fractions(entry)]
    if entry.kind is EntryKind.OPEN:
        losses.append("the rubric and the model answer")
    if entry.points != 1:
        losses.append("the points: GIFT gives each question one")
    return losses


def _question(form: Form, entry: FormEntry) -> str:
    title = f"{form.quiz.id} {entry.number:02d} {entry.id}"
    stem = f"{_html(entry.stem)} {_escape(entry.unit and f'(in {entry.unit})')}".strip()
    head = f"// [id:{entry.id}] [tag:{entry.topic}]"
    return f"{head}\n::{_escape(title)}::[html]{stem} {{{_answers(entry)}}}"


def _answers(entry: FormEntry) -> str:
    match entry.kind:
        case EntryKind.OPEN:
            return ""
        case EntryKind.TRUE_FALSE:
            return f"{'TRUE' if entry.truth else 'FALSE'}{_closing(entry)}"
        case EntryKind.NUMERIC:
            return f"#{_lines(_numbers(entry), entry)}"
        case EntryKind.SHORT:
            return _lines(_texts(entry), entry)
        case _:  # single and multiple
            return _lines(_choices(entry), entry)


def _lines(answers: str, entry: FormEntry) -> str:
    text = f"{answers}{_closing(entry)}".rstrip("\n")
    return f"\n{text}\n"


def _choices(entry: FormEntry) -> str:
    lines = []
    for choice in entry.choices:
        sign = "~"
        if entry.kind is EntryKind.SINGLE and choice.right:
            sign = "="
        elif entry.kind is EntryKind.MULTIPLE:
            sign = f"~%{moodle_percent(entry, choice)}%"
        lines.append(
            f"  {sign}[html]{_html(choice.text, inline=True)}{_why(choice.why)}\n"
        )
    return "".join(lines)


def _numbers(entry: FormEntry) -> str:
    assert entry.number_key is not None
    tolerance = plain(entry.tolerance or 0)
    lines = [f"  =%100%{plain(entry.number_key)}:{tolerance}\n"]
    lines += [
        f"  =%0%{plain(trap.value)}:{tolerance}{_why(trap.why)}\n"
        for trap in entry.traps
        if trap.value is not None
    ]
    return "".join(lines)


def _texts(entry: FormEntry) -> str:
    right = [f"  =%100%{_escape(star(text))}\n" for text in exact_texts(entry)]
    wrong = [
        f"  =%0%{_escape(star(trap.text))}{_why(trap.why)}\n" for trap in entry.traps
    ]
    return "".join([*right, *wrong])


def _why(text: str) -> str:
    return f"#[html]{_html(text, inline=True)}" if text else ""


def _closing(entry: FormEntry) -> str:
    """Return the feedback that stands at the end, for every answer."""
    return f"####[html]{_html(entry.why)}" if entry.why else ""


def _html(text: str, *, inline: bool = False) -> str:
    html = tex_html(text, inline=inline)
    # a line of code may be blank: `&#10;` shows as one, and is none here
    return _escape(_BREAK.sub(lambda found: "&#10;" * found[0].count("\n"), html))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    return to_line(text)
