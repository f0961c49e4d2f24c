"""The Markdown of text2qti: numbered questions, and choices like `*a) yes`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.files import decode, show
from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.records import Found, Option, Question, Source
from grader.importers.short import read_literal
from grader.importers.truth import judge_choices
from grader.models.quiz import EntryKind

# what a line may begin with; the order matters where one begins like another
_STARTS: Final = {
    "question": r"\d+\.",
    "right": r"\*[a-zA-Z]\)",
    "wrong": r"[a-zA-Z]\)",
    "many_right": r"\[\*\]",
    "many_wrong": r"\[ ?\]",
    "short": r"\*",
    "feedback": r"\.\.\.",
    "praise": r"\+",
    "blame": r"-",
    "number": r"=",
    "title": r"(?i:title):",
    "points": r"(?i:points):",
    "text": r"(?i:text(?: title)?):",
    "quiz": r"(?i:quiz (?:title|description)):",
    "group": r"(?i:pick|points per question):",
    "blank": r"<>|\{[* ]?\}",
}
# these fill their lines
_WHOLE: Final = {
    "essay": r"___+",
    "upload": r"\^\^\^+",
    "group_edge": r"GROUP|END_GROUP",
    "code": r"```+.*",
}
_START: Final = re.compile(
    "|".join(f"(?P<{name}>(?:{form})[ \t]+(?=\\S))" for name, form in _STARTS.items())
    + "|"
    + "|".join(f"(?P<{name}>(?:{form})\\s*$)" for name, form in _WHOLE.items())
)
_RANGE: Final = re.compile(r"\[\s*([^,\s]+)\s*,\s*([^,\s]+)\s*\]")
_MARGIN: Final = re.compile(r"(\S+)\s*\+-\s*(\S+?)(%?)")
_DRAWN: Final = "how many questions are drawn is what a blueprint says"
# what stands beside the questions, and why it is not read
_BESIDE: Final = {
    "text": "texts between questions have no place in a bank",
    "code": "code that writes questions is never run here",
    "group": _DRAWN,
    "group_edge": _DRAWN,
    "quiz": "",
}
_REFUSED: Final = {
    "upload": "the bank has no questions that take a file",
    "blank": "the bank has no questions with several gaps",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a file: how it begins, its text, and its line."""

    sort: str
    text: str
    line: int


def read(source: Source) -> Found:
    """Return the questions of a file for text2qti."""
    found = Found()
    group: list[_Part] = []
    heading: list[_Part] = []
    for part in _parts(decode(source.data, source.name), found):
        if part.sort in {"title", "points"}:
            heading.append(part)
        elif part.sort == "question":
            _take(group, found)
            group, heading = [*heading, part], []
        elif part.sort in _BESIDE:
            _take(group, found)
            group = []
            _note(part, found)
        else:
            group.append(part)
    _take(group, found)
    return found


def _note(part: _Part, found: Found) -> None:
    """Note what stands beside the questions; a quiz's title belongs to a blueprint."""
    why = _BESIDE[part.sort]
    if why and part.text != "END_GROUP":
        found.leave_out(f"line {part.line}", show(part.text), why)


def _parts(text: str, found: Found) -> Iterator[_Part]:
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line, number = lines[at].expandtabs(4), at + 1
        at += 1
        if line.startswith("COMMENT"):
            while at < len(lines) and not lines[at].startswith("END_COMMENT"):
                at += 1
            at += 1
            continue
        start = _START.match(line)
        if start is None:
            if line.strip() and not line.startswith("%"):
                why = "no beginning that is known, and not indented below one"
                found.leave_out(f"line {number}", show(line), why)
            continue
        sort = str(start.lastgroup)
        end = _end_of(sort, lines, at)
        body = [line[start.end() :], *lines[at:end]]
        at = end
        shown = line if sort in _BESIDE else _dedent(body)
        yield _Part(sort, shown, number)


def _end_of(sort: str, lines: Sequence[str], at: int) -> int:
    """Return where a part ends: what is blank or indented goes on with it."""
    if sort == "code":
        while at < len(lines) and not lines[at].startswith("```"):
            at += 1
        return min(at + 1, len(lines))
    while sort in _STARTS and at < len(lines):
        if lines[at].strip() and not lines[at].startswith((" ", "\t")):
            break
        at += 1
    return at


def _dedent(body: Sequence[str]) -> str:
    head, *rest = body
    rest = [line.expandtabs(4).rstrip() for line in rest]
    indents = [len(line) - len(line.lstrip()) for line in rest if line]
    cut = min(indents, default=0)
    return "\n".join([head.rstrip(), *(line[cut:] for line in rest)]).strip()


def _take(group: Sequence[_Part], found: Found) -> None:
    if not group:
        return
    asked = next((part for part in group if part.sort == "question"), None)
    title = "".join(part.text for part in group if part.sort == "title")
    desk = Desk(found, f"line {(asked or group[0]).line}", title)
    try:
        found.questions.append(_question(asked, title, group, desk))
    except Unreadable as error:
        desk.refuse((asked or group[0]).text, str(error))


def _question(
    asked: _Part | None, title: str, group: Sequence[_Part], desk: Desk
) -> Question:
    if asked is None:
        raise Unreadable("it belongs to no question")
    points = [part.text for part in group if part.sort == "points"]
    for sort, why in _REFUSED.items():
        if any(part.sort == sort for part in group):
            raise Unreadable(why)
    parts = _answer(group, desk)
    whys = [part.text for part in _own_feedback(group)]
    own = parts.pop("why", "")
    return Question(
        place=desk.place,
        kind=parts.pop("kind"),
        title=title,
        stem=asked.text,
        points=read_number(points[-1]) if points else None,
        why="\n\n".join([*whys, own] if own else whys),
        **parts,
    )


def _own_feedback(group: Sequence[_Part]) -> Iterator[_Part]:
    """Yield the feedback on the question, and not on one of its choices."""
    for part in group:
        if part.sort in {"right", "wrong", "many_right", "many_wrong"}:
            return
        if part.sort in {"feedback", "praise"}:
            yield part


def _answer(group: Sequence[_Part], desk: Desk) -> dict[str, Any]:
    for part in group:
        if part.sort == "blame":
            desk.lost(
                f"the feedback {part.text}", "the bank has none on all wrong answers"
            )
    sorts = {part.sort for part in group}
    if sorts & {"many_right", "many_wrong"}:
        return judge_choices(_options(group, "many_right", "many_wrong"), many=True)
    if sorts & {"right", "wrong"}:
        return judge_choices(_options(group, "right", "wrong"), many=False)
    texts = [part.text for part in group if part.sort == "short"]
    if texts:
        return {"kind": EntryKind.SHORT, "answers": tuple(map(read_literal, texts))}
    numbers = [part.text for part in group if part.sort == "number"]
    if numbers:
        return {"kind": EntryKind.NUMERIC} | _number(numbers[0])
    if "essay" in sorts:
        return {"kind": EntryKind.OPEN}
    raise Unreadable("it has no answer")


def _options(group: Sequence[_Part], right: str, wrong: str) -> list[Option]:
    options: list[Option] = []
    for part in group:
        if part.sort in {right, wrong}:
            options.append(Option(text=part.text, right=part.sort == right))
        elif part.sort == "feedback" and options:
            last = options.pop()
            options.append(Option(text=last.text, right=last.right, why=part.text))
    return options


def _number(text: str) -> dict[str, Any]:
    """Return a key: `5`, `1.4 +- 0.1`, `100 +- 2%` or `[1.3, 1.5]`."""
    bounds, margin = _RANGE.fullmatch(text), _MARGIN.fullmatch(text)
    if bounds:
        low, high = read_number(bounds[1]), read_number(bounds[2])
        if low is not None and high is not None and low <= high:
            middle = middle_of(low, high)
            return {"number": middle, "tolerance": tolerance_of(middle, low, high)}
    elif margin:
        key, reach = read_number(margin[1].replace("_", "")), read_number(margin[2])
        if key is not None and reach is not None and reach >= 0:
            relative = bool(margin[3]) and reach > 0
            tolerance = reach / 100 if relative else reach
            return {"number": key, "tolerance": tolerance, "relative": relative}
    else:
        key = read_number(text.replace("_", ""))
        if key is not None:
            return {"number": key}
    raise Unreadable(f"`{show(text)}` is no number with a margin")
