"""A paper and its key as PDF: tagged for screen readers (PDF/UA-1), the same each time.

Typst checks the standard itself. It uses the fonts that come with it, and no packages.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final, Literal

import typst

from grader.exporters import Options
from grader.exporters.texts import CHOOSE_ALL, hides_how_many
from grader.exporters.typst_math import quote
from grader.exporters.typst_text import to_typst
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry

STANDARD: Final = "ua-1"
_LINES: Final = 9
# what is longer than this may be torn apart by the end of a page
_LONG: Final = 1200


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return two .pdf files: the paper, and the key."""
    files, losses = {}, []
    for name, source in (
        (f"{form.id}.pdf", write_paper(form)),
        (f"{form.id}-key.pdf", write_key(form)),
    ):
        files[name], problem = compile_pdf(source)
        if problem:
            losses.append(Loss(entry=name, what=f"accessibility ({problem})"))
    return files, losses


def compile_pdf(source: str) -> tuple[bytes, str]:
    """Return Typst code as a PDF, and what keeps it from being accessible, or "".

    A sign that no font at hand can show is such a thing; everything else is set.
    """
    try:
        return _compile(source, STANDARD), ""
    except typst.TypstError as error:
        problem = error.message.removeprefix("PDF/UA-1 error: ")
        return _compile(source), problem


def _compile(source: str, *standards: Literal["ua-1"]) -> bytes:
    pdf = typst.compile(
        source.encode(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(standards),
        timestamp=0,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _template() -> str:
    folder = resources.files("grader.exporters") / "templates"
    return (folder / "paper.typ").read_text("utf-8")


def write_paper(form: Form) -> str:
    """Return the paper that students get, as Typst code."""
    parts = [f"person({quote(form.student)})"]
    if form.instructions:
        parts.append(f"instructions({to_typst(form.instructions)})")
    parts += [_question(entry, _fields(entry)) for entry in form.entries]
    return _document(form, parts, key=False)


def write_key(form: Form) -> str:
    """Return the answer key with reasons, as Typst code."""
    return _document(
        form, [_question(entry, _solution(entry)) for entry in form.entries], key=True
    )


def _document(form: Form, parts: Sequence[str], *, key: bool) -> str:
    points = sum(entry.points for entry in form.entries)
    facts = [f"{len(form.entries)} questions", f"{points} points"]
    if form.minutes:
        facts.append(f"{form.minutes} minutes")
    head = (
        f"paper(title: {quote(form.quiz.title)}, label: {quote(form.label)}, "
        f"facts: {quote(' · '.join(facts))}, answer_key: {str(key).lower()}, "
    )
    body = "\n".join(parts)
    return f"{_template()}\n#{head}{{\n{body}\n}})\n"


def _question(entry: FormEntry, parts: Iterator[str]) -> str:
    body = [to_typst(entry.stem), *parts]
    noun = "point" if entry.points == 1 else "points"
    short = sum(map(len, body)) < _LONG or not _is_written(entry)
    return (
        f'question("{entry.number}.", "{entry.points} {noun}", '
        f"short: {str(short).lower()}, {{ {'; '.join(body)} }})"
    )


def _is_written(entry: FormEntry) -> bool:
    return entry.kind is EntryKind.OPEN


def _fields(entry: FormEntry) -> Iterator[str]:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            if hides_how_many(entry):
                yield f"note({quote(CHOOSE_ALL)})"
            yield from _choices(entry)
        case EntryKind.TRUE_FALSE:
            yield 'choice("T", "true")'
            yield 'choice("F", "false")'
        case EntryKind.NUMERIC | EntryKind.SHORT:
            yield f"gap({quote(entry.unit)})"
        case _:  # open
            yield f"lines({_LINES})"


def _choices(entry: FormEntry) -> Iterator[str]:
    for choice in entry.choices:
        yield f"choice({quote(choice.id)}, {to_typst(choice.text)})"


def _solution(entry: FormEntry) -> Iterator[str]:
    for choice in entry.choices:
        why = to_typst(choice.why) if choice.why else "none"
        yield (
            f"verdict({str(bool(choice.right)).lower()}, {quote(choice.id)}, "
            f"{to_typst(choice.text)}, {why})"
        )
    answer = _answer(entry)
    if answer:
        yield f"key({answer})"
    for trap in entry.traps:
        head = f"Not {trap.text}{': ' if trap.why else '.'}"
        yield f"note({to_typst(trap.why, head=head)})"
    for point in entry.rubric.points if entry.rubric else ():
        yield f"note({quote(f'{point.says} ({point.points})')})"
    if entry.why:
        yield to_typst(entry.why)


def _answer(entry: FormEntry) -> str:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            return ""
        case EntryKind.TRUE_FALSE:
            return f"strong({quote('true' if entry.truth else 'false')})"
        case EntryKind.NUMERIC | EntryKind.SHORT:
            within = f" ± {entry.tolerance:g}" if entry.tolerance else ""
            return f"strong({quote(f'{entry.answer}{within} {entry.unit}'.strip())})"
        case _:  # open
            return to_typst(entry.answer)
