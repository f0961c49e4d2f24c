"""One answer that waits for a person, for the terminal: question, answer, evidence."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.markup import to_text
from grader.models.evidence import ContradictionEvidence, PointEvidence, Span
from grader.models.quiz import Answer
from grader.models.review import Case
from grader.renderers.console import Pad
from grader.renderers.text import block, clean, line
from grader.renderers.words import plural, points

_WIDTH, _LEAST_WIDTH, _INDENT = 80, 40, 2
_SIGN_WIDTH: Final = 2
_QUOTED: Final = 60  # characters of a quotation
_MOST_QUOTES: Final = 4


def render_case(
    case: Case,
    *,
    head: str,
    like: int | None = None,
    width: int | None = None,
    color: bool = False,
) -> str:
    """Write all that helps to judge an answer; who gave it is not told.

    Args:
        case: what is to be judged.
        head: which of how many it is.
        like: how alike the answer before was, in per cent.
        width: of the terminal, in columns.
        color: whether it shows colours.
    """
    pad = Pad(width, color=color)
    for part in _parts(case, head, like, max(width or _WIDTH, _LEAST_WIDTH)):
        pad.console.print(part)
    return pad.text()


def _parts(
    case: Case, head: str, like: int | None, width: int
) -> Iterator[RenderableType]:
    worth = plural(case.possible, "point")
    title = f"{head} · {line(case.entry)} · {worth}"
    yield Text()
    yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")
    yield from _question(case, width)
    yield from _answer(case, like)
    yield from _standing(case)
    yield Text()


def _question(case: Case, width: int) -> Iterator[RenderableType]:
    yield _markdown(case.stem, width)
    for choice in case.choices:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_row(Text(f"  {choice.id}"), _markdown(choice.text, width, indent=0))
        yield grid
    yield Text()
    yield _label("The right answer")
    unit = f" {line(case.unit)}" if case.unit else ""
    yield _markdown(f"{case.right}{unit}", width)


def _markdown(text: str, width: int, *, indent: int = _INDENT) -> Padding:
    shown = block(to_text(text, width=width - 2 * _INDENT - indent))
    return Padding(Text(shown, overflow="fold"), (0, 0, 0, indent))


def _label(text: str) -> Text:
    return Text(text, style="dim")


def _answer(case: Case, like: int | None) -> Iterator[RenderableType]:
    many = len(case.students)
    label = "What was answered" if many == 1 else f"What {many} students answered"
    if like is not None:
        label += f" ({like} % like the one before, letter by letter)"
    yield Text()
    yield _label(label)
    grid = Table.grid(padding=(0, 1, 0, 0))
    for row in _quoted(case).split("\n", allow_blank=True):
        grid.add_row(Text("  │", style="cyan"), row)
    yield grid


def _quoted(case: Case) -> Text:
    """Return the answer, with the words that are evidence in it underlined."""
    answer = _as_text(case.given)
    shown, place = Text(overflow="fold"), 0
    for span, style in _marked(case):
        start = max(span.start, place)
        if span.end > start:
            shown.append(_clean(answer[place:start]))
            shown.append(_clean(answer[start : span.end]), style=style)
            place = span.end
    shown.append(_clean(answer[place:]))
    return shown


def _clean(text: str) -> str:
    return clean(text, keep_newlines=True)


def _as_text(given: Answer) -> str:
    if isinstance(given, tuple):
        return ", ".join(given)
    return str(given).lower() if isinstance(given, bool) else str(given)


def _marked(case: Case) -> list[tuple[Span, str]]:
    if case.evidence is None:
        return []
    found = [
        (span, "bold underline red")
        for said in case.evidence.contradictions
        for span in said.found
    ]
    for point in case.evidence.points:
        found += [(span, "bold underline red") for span in point.undone]
        found += [(span, "bold underline yellow") for span in point.negated]
        found += [(span, "bold underline green") for span in point.found]
    return sorted(found, key=lambda pair: (pair[0].start, -pair[0].end))


def _standing(case: Case) -> Iterator[RenderableType]:
    yield Text()
    if case.evidence is not None:
        yield from _evidence(case)
    if case.decided:
        now = f"{points(float(case.share * case.possible))} of {case.possible}"
        yield _label(f"Mark now: {now}, final")
        if case.reason:
            yield _note(f"Comment: {line(case.reason)}")
    elif case.evidence is None:
        yield _note(f"Why it waits: {line(case.reason)}")


def _note(text: str) -> Text:
    return Text(text, style="yellow", overflow="fold")


def _evidence(case: Case) -> Iterator[RenderableType]:
    assert case.evidence is not None
    assert case.suggested is not None
    worth = points(float(case.suggested * case.possible))
    yield _label(f"The rubric suggests {worth} of {case.possible}")
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=_SIGN_WIDTH + _INDENT, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    for point in case.evidence.points:
        sign, style = ("✓", "green") if point.earned else ("✗", "red")
        earned = point.points if point.earned else 0
        text = Text.assemble(line(point.says), "\n", (_say(point), "dim"))
        grid.add_row(
            Text(f"  {sign}", style=style), text, Text(f"{earned} / {point.points}")
        )
    for said in case.evidence.contradictions:
        grid.add_row(Text("  !", style="red"), _contradiction(said), Text())
    yield grid


def _say(point: PointEvidence) -> str:
    """Say which words speak for a point, and which against it."""
    parts = [
        f"{label} {_quote(spans)}"
        for label, spans in (
            ("says", point.found),
            ("negated:", point.negated),
            ("undone by", point.undone),
        )
        if spans
    ]
    return "; ".join(parts) or "missing"


def _contradiction(said: ContradictionEvidence) -> Text:
    return Text.assemble(
        "contradicts the answer: ", line(said.why), "\n", (_quote(said.found), "dim")
    )


def _quote(spans: tuple[Span, ...]) -> str:
    quoted = [f"“{_shorten(line(span.text))}”" for span in spans[:_MOST_QUOTES]]
    more = len(spans) - _MOST_QUOTES
    return ", ".join(quoted) + (f" and {more} more" if more > 0 else "")


def _shorten(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
