"""A question as a variant of the bank, as plain data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from grader.bank.templates import fields_of
from grader.bank.texts import is_pattern
from grader.importers.desk import Unreadable
from grader.importers.records import Draws, Option, Question, Wrong
from grader.models.imported import UNNAMED
from grader.models.quiz import EntryKind

_FEWEST, _MOST = 2, 4
_FEWEST_OF_MANY = 4


def make_variant(question: Question, name: str) -> dict[str, Any]:
    """Return a variant.

    Raises:
        Unreadable: the bank takes no such question; the message says why.
    """
    if not question.stem.strip():
        raise Unreadable("it asks nothing")
    return {
        "id": name,
        "kind": question.kind.value,
        "stem": _text(question.stem, question.draws),
        **_random(question.draws),
        **_MAKERS[question.kind](question),
        **({"why": _text(question.why, question.draws)} if question.why else {}),
    }


def literal(text: str) -> str:
    """Return a template that gives just this text."""
    if not any(fields_of(text)):
        return text
    return "".join(
        '{{"{"}}' if sign == "{" and following == "{" else sign
        for sign, following in zip(text, [*text[1:], ""], strict=True)
    )


def _text(text: str, draws: Draws | None) -> str:
    text = literal(text)
    for name in draws.names if draws else ():
        text = text.replace(f"{{{name}}}", f"{{{{{name}}}}}")
    return text


def _random(draws: Draws | None) -> dict[str, Any]:
    """Return random numbers as one parameter: a row of numbers that go together."""
    if draws is None:
        return {}
    name = "row"
    while name in draws.names:
        name += "s"
    return {
        "parameters": {name: {"choices": [list(row) for row in draws.rows]}},
        "let": {each: f"{name}[{i}]" for i, each in enumerate(draws.names)},
    }


def _option(option: Option, **more: str) -> dict[str, Any]:
    made: dict[str, Any] = {**more, "text": literal(option.text)}
    if not option.text.strip():
        raise Unreadable("one of its choices is empty")
    return made | ({"why": literal(option.why)} if option.why else {})


def _split(question: Question) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rights = [_option(option) for option in question.options if option.right]
    wrongs = [option for option in question.options if not option.right]
    return rights, [
        _option(option, misconception=f"{UNNAMED}{number}")
        for number, option in enumerate(wrongs, start=1)
    ]


def _single(question: Question) -> dict[str, Any]:
    rights, wrongs = _split(question)
    if len(rights) != 1:
        raise Unreadable(f"right choices: {len(rights)}; the bank wants one")
    if not _FEWEST <= len(wrongs) <= _MOST:
        raise Unreadable(
            f"wrong choices: {len(wrongs)}; the bank wants {_FEWEST} to {_MOST}"
        )
    return {"key": rights[0], "distractors": wrongs}


def _multiple(question: Question) -> dict[str, Any]:
    rights, wrongs = _split(question)
    if not rights or not wrongs:
        raise Unreadable("all of its choices are right, or none; the bank wants both")
    if len(rights) + len(wrongs) < _FEWEST_OF_MANY:
        raise Unreadable(
            f"it has {len(rights) + len(wrongs)} choices; where several may be right "
            f"the bank wants at least {_FEWEST_OF_MANY}"
        )
    return {"keys": rights, "distractors": wrongs}


def _truth(question: Question) -> dict[str, Any]:
    return {"key": question.truth, "misconception": f"{UNNAMED}1"}


def _wrongs(wrongs: Sequence[Wrong], field: str) -> dict[str, Any]:
    made = [
        {
            "misconception": f"{UNNAMED}{number}",
            field: literal(wrong.value)
            if isinstance(wrong.value, str)
            else wrong.value,
            **({"why": literal(wrong.why)} if wrong.why else {}),
        }
        for number, wrong in enumerate(wrongs, start=1)
    ]
    return {"distractors": made} if made else {}


def _numeric(question: Question) -> dict[str, Any]:
    relative = {"relative": question.tolerance}
    return {
        "key": question.number,
        "tolerance": relative if question.relative else question.tolerance,
        **({"unit": question.unit} if question.unit else {}),
        **_wrongs(question.wrong, "value"),
    }


def _short(question: Question) -> dict[str, Any]:
    texts = [text for text in question.answers if not is_pattern(text)]
    if not texts:
        raise Unreadable("none of its right answers can be shown: all are patterns")
    accept = [text for text in dict.fromkeys(question.answers) if text != texts[0]]
    return {
        "key": literal(texts[0]),
        **({"accept": list(map(literal, accept))} if accept else {}),
        **_wrongs(question.wrong, "text"),
    }


_MAKERS: Final[Mapping[EntryKind, Callable[[Question], dict[str, Any]]]] = {
    EntryKind.SINGLE: _single,
    EntryKind.MULTIPLE: _multiple,
    EntryKind.TRUE_FALSE: _truth,
    EntryKind.NUMERIC: _numeric,
    EntryKind.SHORT: _short,
}
