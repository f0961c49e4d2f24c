"""Markdown for people: a paper, and a key with reasons."""

from collections.abc import Iterator

from grader.exporters import Options
from grader.exporters.shares import point_lines
from grader.exporters.texts import CHOOSE_ALL, hides_how_many
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return two .md files: the paper, and the key."""
    paper = "\n".join(_write_paper(form))
    key = "\n".join(_write_key(form))
    return {
        f"{form.id}.md": f"{paper.rstrip()}\n".encode(),
        f"{form.id}-key.md": f"{key.rstrip()}\n".encode(),
    }, []


def _write_paper(form: Form) -> Iterator[str]:
    yield f"# {form.quiz.title}\n"
    minutes = f" · {form.minutes} minutes" if form.minutes else ""
    points = sum(entry.points for entry in form.entries)
    yield f"Form {form.label}{minutes} · {points} points\n"
    if form.student:
        yield f"For: {form.student}\n"
    else:
        yield "Name: ______________________________\n"
    if form.instructions:
        yield f"{form.instructions.strip()}\n"
    for entry in form.entries:
        yield f"## {_heading(entry)}\n"
        yield f"{entry.stem.strip()}\n"
        yield from _write_field(entry)


def _heading(entry: FormEntry) -> str:
    noun = "point" if entry.points == 1 else "points"
    return f"{entry.number}. ({entry.points} {noun})"


def _write_field(entry: FormEntry) -> Iterator[str]:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            if hides_how_many(entry):
                yield f"*{CHOOSE_ALL}*\n"
            for choice in entry.choices:
                yield f"- [ ] **{choice.id}** {_indent(choice.text)}"
            yield ""
        case EntryKind.TRUE_FALSE:
            yield "- [ ] true\n- [ ] false\n"
        case EntryKind.NUMERIC | EntryKind.SHORT:
            yield f"Answer: ______________ {entry.unit}".rstrip() + "\n"
        case _:  # open
            yield "Answer:\n\n\n"


def _indent(text: str) -> str:
    return text.strip().replace("\n", "\n      ")


def _write_key(form: Form) -> Iterator[str]:
    yield f"# {form.quiz.title}: key\n"
    yield f"Form {form.label}\n"
    for entry in form.entries:
        yield f"## {_heading(entry)}\n"
        yield f"`{entry.id}`\n"
        yield f"{entry.stem.strip()}\n"
        yield from _write_answer(entry)
        if entry.why:
            yield f"{entry.why.strip()}\n"


def _write_answer(entry: FormEntry) -> Iterator[str]:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            yield from _write_choices(entry)
        case EntryKind.TRUE_FALSE:
            yield f"**{'true' if entry.truth else 'false'}**\n"
        case EntryKind.OPEN:
            yield f"{entry.answer.strip()}\n"
            yield from point_lines(entry)
            yield ""
        case _:  # numeric and short
            within = f" ± {entry.tolerance:g}" if entry.tolerance else ""
            yield f"**{entry.answer}**{within} {entry.unit}".rstrip() + "\n"
            for trap in entry.traps:
                yield f"- not {trap.text}: {_indent(trap.why)}"
            yield ""


def _write_choices(entry: FormEntry) -> Iterator[str]:
    for choice in entry.choices:
        mark = "x" if choice.right else " "
        yield f"- [{mark}] **{choice.id}** {_indent(choice.text)}"
        if choice.why:
            yield f"      — {_indent(choice.why)}"
    yield ""
