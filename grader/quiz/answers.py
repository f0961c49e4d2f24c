"""Take an answer as people give it, or refuse it and say why; needs no key."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from grader.models.quiz import Answer, EntryKind, FormEntry
from grader.quiz.numbers import Decimal, NotANumber, read_number

MAX_LENGTH: Final[Mapping[EntryKind, int]] = {
    EntryKind.NUMERIC: 500,
    EntryKind.SHORT: 500,
    EntryKind.OPEN: 20_000,
}
TRUTHS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "t", "right", "correct"), True),
    **dict.fromkeys(("false", "f", "wrong", "incorrect"), False),
}
_BETWEEN: Final = re.compile(r"[\s,;|/+&]+")


class BadAnswer(ValueError):
    """This answer cannot be taken; says why, to a student."""


def take_answer(entry: FormEntry, given: Answer) -> Answer:
    """Return an answer in the one form in which it is marked; None where it is empty.

    Raises:
        BadAnswer: it does not fit the question.
    """
    if given is None or given in ("", ()):
        return None
    if isinstance(given, str) and not given.strip():
        return None
    return _TAKERS[entry.kind](entry, given)


def _letters(entry: FormEntry, given: Answer) -> list[str]:
    """Return the letters of the choices that are meant, in the form's order."""
    if isinstance(given, bool | int | float) or given is None:
        raise BadAnswer(f"a letter is wanted here, and {_quote(given)} is none")
    parts = _BETWEEN.split(given.strip()) if isinstance(given, str) else given
    named = {part.strip().rstrip(".)").lstrip("(").upper() for part in parts}
    named.discard("")
    known = [choice.id for choice in entry.choices]
    joined = next(iter(named)) if len(named) == 1 else ""
    if joined and joined not in known and set(joined) <= set(known):
        named = set(joined)  # AC is A and C
    if not named <= set(known):
        text = given if isinstance(given, str) else ", ".join(given)
        raise BadAnswer(
            f"{_quote(text)} names no choice, or not only; there are {', '.join(known)}"
        )
    return [letter for letter in known if letter in named]


def _quote(given: object) -> str:
    text = " ".join(str(given).split())
    return f"{text[:20]}…" if len(text) > 20 else text


def _take_single(entry: FormEntry, given: Answer) -> Answer:
    letters = _letters(entry, given)
    if len(letters) > 1:
        raise BadAnswer(
            f"{len(letters)} answers ({', '.join(letters)}) to a question that takes "
            "one"
        )
    return letters[0] if letters else None


def _take_multiple(entry: FormEntry, given: Answer) -> Answer:
    return tuple(_letters(entry, given)) or None


def _take_truth(_entry: FormEntry, given: Answer) -> Answer:
    if isinstance(given, bool):
        return given
    truth = TRUTHS.get(given.strip().casefold()) if isinstance(given, str) else None
    if truth is None:
        raise BadAnswer(f"true or false is wanted here, not {_quote(given)}")
    return truth


def _take_text(entry: FormEntry, given: Answer) -> Answer:
    if isinstance(given, tuple):
        raise BadAnswer("one answer is wanted here, and this is a list")
    text = str(given).strip()
    limit = MAX_LENGTH[entry.kind]
    if len(text) > limit:
        raise BadAnswer(
            f"longer than {limit} characters: {len(text)}; a person must read the file"
        )
    return text


_TAKERS: Final[Mapping[EntryKind, Callable[[FormEntry, Answer], Answer]]] = {
    EntryKind.SINGLE: _take_single,
    EntryKind.MULTIPLE: _take_multiple,
    EntryKind.TRUE_FALSE: _take_truth,
    EntryKind.NUMERIC: _take_text,
    EntryKind.SHORT: _take_text,
    EntryKind.OPEN: _take_text,
}


def find_doubt(entry: FormEntry, answer: Answer, decimal: Decimal) -> str:
    """Say why an answer that can be taken may not count as it stands, or ""."""
    if entry.kind is EntryKind.NUMERIC and answer is not None:
        try:
            read_number(str(answer), unit=entry.unit, decimal=decimal)
        except NotANumber as error:
            return str(error)
    return ""
