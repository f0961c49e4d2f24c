"""Show an item in a terminal: its texts, and its variants as drawn."""

import dataclasses
import random
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from grader.bank.draw import draw
from grader.bank.observed import Sittings, describe_sittings
from grader.markup import to_text
from grader.models import (
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    DrawnTrueFalse,
    Entry,
    Item,
)

RIGHT: Final = "✓"
WRONG: Final = "✗"
INDENT: Final = "  "


class Style(StrEnum):
    """How a line is set."""

    TITLE = "title"
    HEADING = "heading"
    PLAIN = "plain"
    RIGHT = "right"
    WRONG = "wrong"
    FAINT = "faint"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and how it is set."""

    text: str
    style: Style = Style.PLAIN


def show_item(item: Item, topic: str, width: int) -> Iterator[Line]:
    """Yield the lines of an item: its open question, answer, correction and rubric."""
    yield Line(item.id, Style.TITLE)
    facts = [topic, f"difficulty {item.difficulty}", item.level, *item.tags]
    if item.source is not None:
        facts.append(f"source item {item.source.item}")
    if item.imported is not None:
        facts.append(f"imported from {item.imported.file}, not finished")
    yield Line(" · ".join(facts), Style.FAINT)
    yield Line(item.objective, Style.FAINT)
    yield from _part("Question", item.stem, width)
    yield from _part("Answer", item.answer, width)
    if item.correction is not None:
        yield from _part("The source says", item.correction.says, width)
        yield from _part("Correct is", item.correction.correct, width)
        yield from _part("Evidence", item.correction.evidence, width)
    yield from _rubric(item, width)
    for reference in item.references:
        yield Line(f"{reference.title}: {reference.url}", Style.FAINT)


def _part(heading: str, text: str, width: int) -> Iterator[Line]:
    yield Line("")
    yield Line(heading, Style.HEADING)
    yield from _text(text, width)


def _text(text: str, width: int, style: Style = Style.PLAIN) -> Iterator[Line]:
    inner = to_text(text, width=width - len(INDENT))
    yield from (Line(f"{INDENT}{line}".rstrip(), style) for line in inner.split("\n"))


def _rubric(item: Item, width: int) -> Iterator[Line]:
    yield Line("")
    yield Line("Rubric", Style.HEADING)
    for point in item.rubric.points:
        noun = "point" if point.points == 1 else "points"
        yield from _verbatim(f"{point.points} {noun}: {point.says}", width)
        yield from _verbatim(_joined(point.wordings), width, Style.FAINT)
        if point.negations:
            undone = f"undone by {_joined(point.negations)}"
            yield from _verbatim(undone, width, Style.FAINT)
    for statement in item.rubric.must_not_say:
        said = f"must not say: {_joined(statement.wordings)}"
        yield from _verbatim(said, width, Style.WRONG)
        yield from _verbatim(statement.why, width, Style.FAINT)


def _joined(wordings: Iterable[str]) -> str:
    return " · ".join(wordings)


def _verbatim(text: str, width: int, style: Style = Style.PLAIN) -> Iterator[Line]:
    """Yield a text that is no Markdown; what is faint stands further in."""
    indent = INDENT * (2 if style is Style.FAINT else 1)
    wrapped = textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent
    )
    yield from (Line(line, style) for line in wrapped)


def show_variant(entry: Entry, rng: random.Random, width: int) -> Iterator[Line]:
    """Yield the lines of a variant, with one draw of its parameters.

    Raises:
        BadExpression: it cannot be drawn.
    """
    drawn = draw(entry, rng)
    yield Line("")
    yield Line(entry.id, Style.TITLE)
    proof = "proved" if entry.variant.verify else "no proof"
    facts = [drawn.kind, f"difficulty {drawn.difficulty}", proof]
    values = ", ".join(f"{name} = {value}" for name, value in drawn.values.items())
    yield Line(" · ".join([*facts, *([values] if values else [])]), Style.FAINT)
    yield from _text(drawn.stem, width)
    yield Line("")
    yield from _SHOWN[type(drawn)](drawn, width)
    if drawn.why:
        yield Line("")
        yield from _text(drawn.why, width)


def show_observed(item: Item, sittings: Sittings, width: int) -> Iterator[Line]:
    """Yield what quizzes showed: difficulty, discrimination and numbers of students."""
    if sittings:
        yield Line("")
        yield Line("Observed", Style.HEADING)
    for text in describe_sittings(item, sittings):
        yield from _verbatim(text, width)


def _marked(text: str, *, right: bool, width: int) -> Iterator[Line]:
    style = Style.RIGHT if right else Style.WRONG
    first, *rest = _text(text, width - len(INDENT), style)
    yield Line(f"{INDENT}{RIGHT if right else WRONG} {first.text.lstrip()}", style)
    yield from (Line(f"{INDENT}{line.text}", style) for line in rest)


def _why(why: str, misconception: str, width: int) -> Iterator[Line]:
    if misconception:
        yield Line(f"{INDENT * 2}{misconception}", Style.FAINT)
    if why:
        inner = _text(why, width - len(INDENT), Style.FAINT)
        yield from (Line(f"{INDENT}{line.text}", line.style) for line in inner)


def _choices(drawn: DrawnChoices, width: int) -> Iterator[Line]:
    for choice in drawn.choices:
        yield from _marked(choice.text, right=choice.right, width=width)
        yield from _why(choice.why, choice.misconception, width)


def _true_false(drawn: DrawnTrueFalse, width: int) -> Iterator[Line]:
    yield from _marked(str(drawn.key), right=True, width=width)
    yield from _marked(str(not drawn.key), right=False, width=width)
    yield from _why("", drawn.misconception, width)


def _numeric(drawn: DrawnNumeric, width: int) -> Iterator[Line]:
    unit = f" {drawn.unit}" if drawn.unit else ""
    margin = f" ± {drawn.tolerance:g}" if drawn.tolerance else ""
    yield from _marked(f"{drawn.key_text}{unit}{margin}", right=True, width=width)
    for wrong in drawn.distractors:
        yield from _marked(f"{wrong.text}{unit}", right=False, width=width)
        yield from _why(wrong.why, wrong.misconception, width)


def _short(drawn: DrawnShort, width: int) -> Iterator[Line]:
    yield from _marked(drawn.key, right=True, width=width)
    if drawn.accept:
        accepted = " · ".join(drawn.accept)
        yield Line(f"{INDENT * 2}accepted as well: {accepted}", Style.FAINT)
    for wrong in drawn.distractors:
        yield from _marked(wrong.text, right=False, width=width)
        yield from _why(wrong.why, wrong.misconception, width)


_SHOWN: Final[Mapping[type, Callable[[Any, int], Iterator[Line]]]] = {
    DrawnChoices: _choices,
    DrawnTrueFalse: _true_false,
    DrawnNumeric: _numeric,
    DrawnShort: _short,
}
