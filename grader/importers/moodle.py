"""Moodle XML, as Moodle's question bank exports it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.errors import UserError
from grader.importers.desk import Desk, Unreadable
from grader.importers.elements import children, first, line_of, within, words
from grader.importers.files import parse_xml, show
from grader.importers.mathml import Element
from grader.importers.moodle_random import read_draws, read_formula
from grader.importers.numbers import read_number
from grader.importers.parse import name_of
from grader.importers.records import Found, Option, Question, Source, Wrong
from grader.importers.rubrics import split_rubric
from grader.importers.short import ANYTHING, has_stars, read_stars, read_wrong
from grader.models.quiz import EntryKind

ROOT: Final = "quiz"
_FULL: Final = 100.0
# what Moodle writes by itself where a teacher wrote nothing
_STOCK: Final = frozenset(
    (
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
    )
)
_COMBINED: Final = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read(source: Source) -> Found:
    """Return the questions of a Moodle XML file."""
    root = parse_xml(source.data, source.name)
    if name_of(root) != ROOT:
        raise UserError(
            f"{source.name}: its root is <{name_of(root)}>, and not <{ROOT}>; "
            "export the questions as Moodle XML"
        )
    found = Found()
    for element in children(root, "question"):
        kind = element.get("type") or ""
        if kind != "category":
            _take(element, kind, found)
    return found


def _take(element: Element, kind: str, found: Found) -> None:
    name = _plain(element, "idnumber") or _plain(element, "name")
    desk = Desk(found, line_of(element), name)
    try:
        found.questions.append(_question(element, kind, desk))
    except Unreadable as error:
        desk.refuse(words(first(element, "questiontext")), str(error))


def _question(element: Element, kind: str, desk: Desk) -> Question:
    reader = _KINDS.get(kind)
    if reader is None:
        raise Unreadable(f"the bank has no questions of the type {show(kind)!r}")
    parts = reader(element, desk)
    _tell_what_is_lost(element, desk)
    whys = [_text(element, "generalfeedback", desk), parts.pop("why", "")]
    return Question(
        place=desk.place,
        id=_plain(element, "idnumber"),
        title=_plain(element, "name"),
        stem=_text(element, "questiontext", desk),
        points=read_number(_plain(element, "defaultgrade")),
        tags=tuple(words(tag) for tag in within(element, "tag")),
        why="\n\n".join(why for why in whys if why),
        **parts,
    )


def _tell_what_is_lost(element: Element, desk: Desk) -> None:
    for name in _COMBINED:
        text = _plain(element, name)
        if text and text not in _STOCK:
            desk.lost(
                f"the feedback {text}", "the bank has one for each choice, or all"
            )
    hints = len(children(element, "hint"))
    if hints:
        desk.lost(f"{hints} hints", "the bank has none for a second try")


def _plain(element: Element, name: str) -> str:
    return words(next(iter(children(element, name)), None))


def _text(element: Element, name: str, desk: Desk) -> str:
    """Return the text of a child as Markdown."""
    child = next(iter(children(element, name)), None)
    return "" if child is None else _marked(child, desk)


def _marked(element: Element, desk: Desk) -> str:
    """Return what an element's `text` says as Markdown, whichever way it is written."""
    text = "".join(part.text or "" for part in children(element, "text"))
    form = element.get("format") or "html"
    if form == "markdown":
        return text.strip()
    if form == "plain_text":
        return desk.plain(text)
    return desk.html(text)


def _answers(element: Element) -> list[tuple[float, Element]]:
    return [
        (read_number(answer.get("fraction") or "") or 0, answer)
        for answer in children(element, "answer")
    ]


def _choices(element: Element, desk: Desk) -> dict[str, Any]:
    single = _plain(element, "single").lower() in {"true", "1"}
    options = []
    for fraction, answer in _answers(element):
        text = _marked(answer, desk)
        if single and 0 < fraction < _FULL:
            desk.lost(f"{fraction:g} % for {text}", "half right is not known here")
        options.append(
            Option(
                text=text,
                right=fraction >= _FULL if single else fraction > 0,
                why=_text(answer, "feedback", desk),
            )
        )
    kind = EntryKind.SINGLE if single else EntryKind.MULTIPLE
    return {"kind": kind, "options": tuple(options)}


def _truth(element: Element, desk: Desk) -> dict[str, Any]:
    right = [
        _plain(answer, "text").lower()
        for fraction, answer in _answers(element)
        if fraction >= _FULL
    ]
    if right not in (["true"], ["false"]):
        raise Unreadable("not exactly one of true and false is right")
    whys = [_text(answer, "feedback", desk) for _, answer in _answers(element)]
    return {
        "kind": EntryKind.TRUE_FALSE,
        "truth": right == ["true"],
        "why": "\n\n".join(why for why in whys if why),
    }


def _texts(element: Element, desk: Desk) -> dict[str, Any]:
    if _plain(element, "usecase") == "1":
        desk.lost("that capitals count", "the bank takes answers in either case")
    right, wrong = [], []
    for fraction, answer in _answers(element):
        text = _plain(answer, "text")
        why = _text(answer, "feedback", desk)
        if fraction >= _FULL:
            right.append(read_stars(text))
            _lose_praise(why, text, desk)
        elif has_stars(text):
            desk.lost(f"the feedback on {text}", "no wrong answer stands for others")
        elif fraction > 0:
            desk.lost(f"{fraction:g} % for {text}", "half right is not known here")
        else:
            wrong.append(Wrong(value=read_wrong(text), why=why))
    return {
        "kind": EntryKind.SHORT,
        "answers": tuple(right),
        "wrong": tuple(wrong),
    }


def _lose_praise(why: str, text: str, desk: Desk) -> None:
    if why:
        desk.lost(f"the feedback on {text}", "a right answer has none of its own")


def _numbers(element: Element, desk: Desk) -> dict[str, Any]:
    key: tuple[float, float] | None = None
    wrong = []
    for fraction, answer in _answers(element):
        text = _plain(answer, "text")
        why = _text(answer, "feedback", desk)
        if text == ANYTHING:
            desk.lost("the feedback on all other answers", "the bank has none")
            continue
        number = read_number(text)
        tolerance = read_number(_plain(answer, "tolerance") or "0")
        if number is None or tolerance is None or tolerance < 0:
            raise Unreadable(f"`{show(text)}` is no number with a tolerance")
        if fraction >= _FULL and key is None:
            key = number, tolerance
            _lose_praise(why, text, desk)
        elif fraction > 0:
            desk.lost(f"the answer {text}", "the bank has one key for a number")
        else:
            wrong.append(Wrong(value=number, why=why))
    if key is None:
        raise Unreadable("no answer earns all points")
    return {
        "kind": EntryKind.NUMERIC,
        "number": key[0],
        "tolerance": key[1],
        "wrong": tuple(wrong),
        "unit": _unit(element, desk),
    }


def _unit(element: Element, desk: Desk) -> str:
    names = [words(name) for name in within(element, "unit_name")]
    if len(names) > 1:
        desk.lost(f"the units {', '.join(names[1:])}", "the bank has one")
    return names[0] if names else ""


def _essay(element: Element, desk: Desk) -> dict[str, Any]:
    answer, rubric = split_rubric(_text(element, "graderinfo", desk))
    return {"kind": EntryKind.OPEN, "answer": answer, "rubric": rubric}


def _calculated(element: Element, desk: Desk) -> dict[str, Any]:
    answers = [answer for fraction, answer in _answers(element) if fraction >= _FULL]
    if len(answers) != 1 or len(answers) < len(_answers(element)):
        raise Unreadable("a calculated question is read with one answer only")
    (answer,) = answers
    draws = read_draws(element)
    tolerance = read_number(_plain(answer, "tolerance") or "0")
    if tolerance is None or tolerance < 0:
        raise Unreadable("its tolerance is no number")
    _lose_praise(_text(answer, "feedback", desk), _plain(answer, "text"), desk)
    return {
        "kind": EntryKind.NUMERIC,
        "number": read_formula(_plain(answer, "text"), draws),
        "tolerance": tolerance,
        "relative": _plain(answer, "tolerancetype") == "1" and tolerance > 0,
        "draws": draws,
        "unit": _unit(element, desk),
    }


_Read = Callable[[Element, Desk], dict[str, Any]]
_KINDS: Final[Mapping[str, _Read]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _texts,
    "numerical": _numbers,
    "essay": _essay,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
}
