r"""GIFT: questions as plain text, with answers in braces, as Moodle reads it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.files import decode, show
from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.records import Found, Option, Question, Source, Wrong
from grader.importers.short import ANYTHING, has_stars, read_stars, read_wrong
from grader.importers.stems import GAP, split_unit
from grader.importers.texts import LONGEST
from grader.models.quiz import EntryKind

_TOKEN: Final = re.compile(r"\\.|.", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([~=#{}:\\n])")
_TITLE: Final = re.compile(r"\s*::((?:\\.|[^\\:]|:(?!:))*)::")
_FORMAT: Final = re.compile(r"\s*\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_NOTE: Final = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_TRUTH: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_TAGGED: Final = re.compile(r"<[A-Za-z/!]|&(?:#|\w+;)")
_CLOSING: Final = "####"
_FULL: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The lines of one question, and what the comments before it say."""

    line: int
    text: str
    comments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One answer as it is written: its sign, weight, text and feedback."""

    sign: str
    weight: float | None
    text: str
    why: str

    @property
    def full(self) -> bool:
        """Whether it earns all points."""
        if self.weight is None:
            return self.sign != "~"
        return self.weight >= _FULL


def read(source: Source) -> Found:
    """Return the questions of a GIFT file."""
    found = Found()
    for block in _split(decode(source.data, source.name)):
        desk = Desk(found, f"line {block.line}", _name(block))
        try:
            found.questions.append(_question(block, desk))
        except Unreadable as error:
            desk.refuse(block.text, str(error))
    return found


def _split(text: str) -> Iterator[_Block]:
    """Yield the questions: blank lines stand between them, and comments in them."""
    lines: list[str] = []
    comments: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            comments.append(line)
        elif line.strip() and not line.startswith("$CATEGORY:"):
            first = first if lines else number
            lines.append(line)
        elif lines:
            notes = "\n".join(comments)
            yield _Block(line=first, text="\n".join(lines), comments=notes)
            lines, comments = [], []


def _name(block: _Block) -> str:
    title = _TITLE.match(block.text)
    called = _unescape(title[1]).strip() if title else ""
    return "".join(_notes(block, "id")[-1:]) or called


def _notes(block: _Block, kind: str) -> list[str]:
    found = _NOTE.findall(block.comments)
    return [
        re.sub(r"\\(.)", r"\1", text).strip() for name, text in found if name == kind
    ]


def _unescape(text: str, line_break: str = " ") -> str:
    return _ESCAPED.sub(lambda m: line_break if m[1] == "n" else m[1], text)


def _places(text: str, signs: str) -> list[int]:
    """Return where these signs stand without a backslash before them."""
    return [m.start() for m in _TOKEN.finditer(text) if m[0] in signs]


def _question(block: _Block, desk: Desk) -> Question:
    if len(block.text) > LONGEST:
        raise Unreadable(f"it is longer than {LONGEST:,} characters")
    title = _TITLE.match(block.text)
    text = block.text[title.end() if title else 0 :]
    opening, closing = _places(text, "{")[:1], _places(text, "}")[-1:]
    if not opening or not closing or closing < opening:
        raise Unreadable("it has no answers in braces")
    before, after = text[: opening[0]], text[closing[0] + 1 :]
    form = _format_of(before)
    parts = _answers(text[opening[0] + 1 : closing[0]].strip(), form, desk)
    stem = _text(before, "", desk)
    if after.strip():
        stem = f"{stem} {GAP} {_text(after, form, desk)}".strip()
    if parts["kind"] is EntryKind.NUMERIC:
        stem, parts["unit"] = split_unit(stem)
    return Question(
        place=desk.place,
        id="".join(_notes(block, "id")[-1:]),
        title=_unescape(title[1]).strip() if title else "",
        tags=tuple(_notes(block, "tag")),
        stem=stem,
        **parts,
    )


def _format_of(text: str) -> str:
    found = _FORMAT.match(text)
    return found[1].lower() if found else ""


def _text(text: str, form: str, desk: Desk) -> str:
    """Return a text as Markdown; it may say itself how it is written."""
    found = _FORMAT.match(text)
    if found:
        text, form = text[found.end() :], found[1].lower()
    if form == "markdown":
        return _unescape(text, "\n").strip()
    if form == "html" or (form != "plain" and _TAGGED.search(text)):
        return desk.html(_unescape(text, "<br>" if form != "html" else "\n"))
    return desk.plain(_unescape(text, "\n\n"))


def _answers(text: str, form: str, desk: Desk) -> dict[str, Any]:
    """Return what the braces say: the kind, the keys, and the feedback."""
    text, why = _split_closing(text, form, desk)
    word = text.partition("#")[0].strip().upper()
    if not text:
        return {"kind": EntryKind.OPEN, "why": why}
    if text.startswith("#"):
        return {"why": why} | _numbers(text[1:].strip(), form, desk)
    if word in _TRUTH:
        said = [_text(part, form, desk) for part in _cut(text, "#")[1:]]
        whys = [part for part in (why, *said) if part]
        return {
            "kind": EntryKind.TRUE_FALSE,
            "truth": _TRUTH[word],
            "why": "\n\n".join(whys),
        }
    answers = _read_answers(text, form, desk)
    if any(answer.sign == "~" for answer in answers):
        return {"why": why} | _choices(answers, form, desk)
    if any("->" in answer.text for answer in answers):
        raise Unreadable("the bank has no questions that match pairs")
    return {"why": why} | _texts(answers, desk)


def _split_closing(text: str, form: str, desk: Desk) -> tuple[str, str]:
    at = [p for p in _places(text, "#") if text.startswith(_CLOSING, p)]
    if not at:
        return text, ""
    why = text[at[0] + len(_CLOSING) :]
    return text[: at[0]].strip(), _text(why, form, desk)


def _cut(text: str, sign: str) -> list[str]:
    """Return the parts of a text between these signs."""
    edges = [-1, *_places(text, sign), len(text)]
    return [text[a + 1 : b] for a, b in pairwise(edges)]


def _read_answers(text: str, form: str, desk: Desk) -> list[_Answer]:
    starts = _places(text, "~=")
    if not starts or text[: starts[0]].strip():
        starts = [-1, *starts]
    edges = [*starts, len(text)]
    answers = []
    for start, end in pairwise(edges):
        sign = text[start] if start >= 0 else ""
        body, *feedback = _cut(text[start + 1 : end], "#")
        weight = _WEIGHT.match(body)
        answers.append(
            _Answer(
                sign=sign,
                weight=float(weight[1]) if weight else None,
                text=(body[weight.end() :] if weight else body).strip(),
                why=_text("#".join(feedback), form, desk) if feedback else "",
            )
        )
    return answers


def _choices(answers: Sequence[_Answer], form: str, desk: Desk) -> dict[str, Any]:
    many = not any(answer.sign == "=" for answer in answers)
    options = []
    for answer in answers:
        right = (answer.weight or 0) > 0 if many else answer.full
        if not many and not right and (answer.weight or 0) > 0:
            desk.lost(
                f"{answer.weight:g} % for {answer.text}",
                "half right is not known here",
            )
        text = _text(answer.text, form, desk)
        options.append(Option(text=text, right=right, why=answer.why))
    kind = EntryKind.MULTIPLE if many else EntryKind.SINGLE
    return {"kind": kind, "options": tuple(options)}


def _texts(answers: Sequence[_Answer], desk: Desk) -> dict[str, Any]:
    right, wrong = [], []
    for answer in answers:
        text = _unescape(_FORMAT.sub("", answer.text, count=1)).strip()
        if answer.full:
            right.append(read_stars(text))
            if answer.why:
                desk.lost(
                    f"the feedback on {text}", "a right answer has none of its own"
                )
        elif has_stars(text):
            desk.lost(f"the feedback on {text}", "no wrong answer stands for others")
        elif answer.weight:
            desk.lost(f"{answer.weight:g} % for {text}", "half right is not known here")
        else:
            wrong.append(Wrong(value=read_wrong(text), why=answer.why))
    return {
        "kind": EntryKind.SHORT,
        "answers": tuple(right),
        "wrong": tuple(wrong),
    }


def _numbers(text: str, form: str, desk: Desk) -> dict[str, Any]:
    keys: list[tuple[float, float]] = []
    wrong = []
    for answer in _read_answers(text, form, desk):
        if answer.text in {ANYTHING, ""}:
            desk.lost("the feedback on all other answers", "the bank has none")
            continue
        number, tolerance = _number(answer.text)
        if answer.full and not keys:
            keys.append((number, tolerance))
            if answer.why:
                desk.lost(
                    f"the feedback on {number}", "a right answer has none of its own"
                )
        elif answer.full or answer.weight:
            desk.lost(f"the answer {answer.text}", "the bank has one key for a number")
        else:
            wrong.append(Wrong(value=number, why=answer.why))
    if not keys:
        raise Unreadable("no answer earns all points")
    return {
        "kind": EntryKind.NUMERIC,
        "number": keys[0][0],
        "tolerance": keys[0][1],
        "wrong": tuple(wrong),
    }


def _number(text: str) -> tuple[float, float]:
    """Return a number and its tolerance: `3`, `3:0.5` or `2.5..3.5`."""
    low, dots, high = text.partition("..")
    if dots:
        ends = read_number(_unescape(low)), read_number(_unescape(high))
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise Unreadable(f"`{show(text)}` is no range of numbers")
        middle = middle_of(ends[0], ends[1])
        return middle, tolerance_of(middle, ends[0], ends[1])
    key, *rest = _cut(text, ":")
    number = read_number(_unescape(key))
    tolerance = read_number(_unescape(rest[0])) if rest else 0
    if number is None or tolerance is None or tolerance < 0:
        raise Unreadable(f"`{show(text)}` is no number with a tolerance")
    return number, tolerance
