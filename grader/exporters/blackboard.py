"""Blackboard's upload file: one question a line, its parts between tabs.

MC and MA name each choice and whether it is right, TF is true or false, NUM has a
number and a tolerance, FIB the accepted texts, ESS an answer to show. Feedback, points
and names have no place in it.
"""

from collections.abc import Iterator

from grader.exporters import Options
from grader.exporters.numbers import plain
from grader.exporters.shares import exact_texts, lost_patterns
from grader.exporters.texts import tex_html
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .txt file."""
    lines = ["\t".join(_parts(entry)) for entry in form.entries]
    losses = [
        Loss(entry=entry.id, what=what)
        for entry in form.entries
        for what in _losses_of(entry)
    ]
    text = "".join(f"{line}\n" for line in lines)
    return {f"{form.id}-blackboard.txt": text.encode()}, losses


def _losses_of(entry: FormEntry) -> Iterator[str]:
    yield from lost_patterns(entry)
    if entry.why or entry.traps or any(choice.why for choice in entry.choices):
        yield "all feedback"
    if entry.kind is EntryKind.OPEN:
        yield "the rubric"
    if entry.points != 1:
        yield "the points: Blackboard asks for them when it imports"
    yield "the stable id: a second import makes new questions"


def _parts(entry: FormEntry) -> list[str]:
    stem = _cell(entry.stem)
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            kind = "MC" if entry.kind is EntryKind.SINGLE else "MA"
            return [kind, stem, *_choices(entry)]
        case EntryKind.TRUE_FALSE:
            return ["TF", stem, "true" if entry.truth else "false"]
        case EntryKind.NUMERIC:
            assert entry.number_key is not None
            unit = f" (in {entry.unit})" if entry.unit else ""
            numbers = [plain(entry.number_key), plain(entry.tolerance or 0)]
            return ["NUM", stem + _cell(unit, inline=True), *numbers]
        case EntryKind.SHORT:
            return ["FIB", stem, *map(_line, exact_texts(entry))]
        case _:  # open
            return ["ESS", stem, _cell(entry.answer)]


def _choices(entry: FormEntry) -> Iterator[str]:
    for choice in entry.choices:
        yield _cell(choice.text, inline=True)
        yield "correct" if choice.right else "incorrect"


def _cell(text: str, *, inline: bool = False) -> str:
    """Return HTML on one line: code keeps its lines as `<br />`."""
    head, *rest = tex_html(text, inline=inline).split("<pre")
    parts = [_line(head)]
    for part in rest:
        code, end, after = part.partition("</pre>")
        parts.append(f"<pre{code.rstrip().replace(chr(10), '<br />')}{end}")
        parts.append(_line(after))
    return "".join(parts).replace("\t", "    ")


def _line(text: str) -> str:
    return " ".join(text.split())
