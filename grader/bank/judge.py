"""Judge a variant: what a proof found, and what can be seen without one."""

import dataclasses
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from grader.bank.expressions import evaluate, show_value
from grader.bank.faults import choices_of
from grader.bank.texts import is_accepted, normalise
from grader.models import (
    Drawn,
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    DrawnTrueFalse,
    Kind,
    Variant,
)
from grader.yaml import Loc

CLOSE: Final = 1e-6
SLACK: Final = 1e-9
MOST_DIGITS: Final = 12
LARGEST: Final = 1e15
_DIGITS: Final = re.compile(r"(?<![\w.])\d[\d,]*\.?\d*(?:e[-+]?\d+)?", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"(^|_)(batch(es)?|channels|classes|count|epochs|features|height|hidden|images|"
    r"layers|number|params|parameters|samples|sizes?|steps|units|width|workers)($|_)"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one draw of a variant, and the part of it that is wrong."""

    where: Loc
    message: str


def judge_sense(drawn: Drawn) -> Iterator[Finding]:
    """Yield what is wrong with a draw whatever the truth may be."""
    for name, value in drawn.values.items():
        if _COUNTED.search(name) and _is_below_zero(value):
            yield Finding(("stem",), f"{name} is {show_value(value)}: below zero")
    yield from _long_numbers(("stem",), drawn.stem)
    yield from _SENSES[type(drawn)](drawn)


def _is_below_zero(value: object) -> bool:
    return isinstance(value, int | float) and value < 0


def _long_numbers(where: Loc, text: str) -> Iterator[Finding]:
    for found in _DIGITS.findall(text):
        mantissa = found.lower().partition("e")[0]
        digits = re.sub("[.,]", "", mantissa).strip("0")
        if len(digits) > MOST_DIGITS:
            yield Finding(where, f"{found} has {len(digits)} digits; round it")


def _sense_choices(drawn: DrawnChoices) -> Iterator[Finding]:
    rights = sum(choice.right for choice in drawn.choices)
    seen: dict[str, int] = {}
    for index, choice in enumerate(drawn.choices):
        place = _place_of(drawn, index, rights)
        text = " ".join(choice.text.split())
        if text in seen:
            yield Finding(place, f"two choices read {choice.text}")
        seen[text] = index
        yield from _long_numbers(place, choice.text)


def _place_of(drawn: DrawnChoices, index: int, rights: int) -> Loc:
    if index >= rights:
        return ("distractors", index - rights)
    return ("key",) if drawn.kind is Kind.SINGLE else ("keys", index)


def _sense_numeric(drawn: DrawnNumeric) -> Iterator[Finding]:
    numbers: list[tuple[Loc, int | float]] = [(("key",), drawn.key)]
    numbers += [
        (("distractors", index, "value"), wrong.value)
        for index, wrong in enumerate(drawn.distractors)
    ]
    for where, number in numbers:
        if not math.isfinite(number) or abs(number) > LARGEST:
            yield Finding(where, f"{number:g} is no sensible number")
    yield from _long_numbers(("key",), drawn.key_text)
    for index, wrong in enumerate(drawn.distractors):
        if is_near(wrong.value, drawn.key, drawn.tolerance):
            yield Finding(
                ("distractors", index),
                f"the tolerance {drawn.tolerance:g} swallows {wrong.misconception}: "
                f"{wrong.text} is accepted where the key is {drawn.key_text}",
            )


def is_near(number: float, key: float, tolerance: float) -> bool:
    """Tell whether a number is the key within the tolerance, rounding errors aside."""
    return abs(number - key) <= tolerance + SLACK * max(1.0, abs(key), abs(tolerance))


def _sense_short(drawn: DrawnShort) -> Iterator[Finding]:
    accepted = (drawn.key, *drawn.accept)
    if not normalise(drawn.key):
        yield Finding(("key",), "the key is empty")
    for index, wrong in enumerate(drawn.distractors):
        if is_accepted(wrong.text, accepted):
            yield Finding(("distractors", index), f"`{wrong.text}` is accepted")


_SENSES: Final[Mapping[type, Callable[[Any], Iterator[Finding]]]] = {
    DrawnChoices: _sense_choices,
    DrawnTrueFalse: lambda _drawn: iter(()),
    DrawnNumeric: _sense_numeric,
    DrawnShort: _sense_short,
}


def judge_proof(variant: Variant, drawn: Drawn, found: Any) -> Iterator[Finding]:
    """Yield where a draw and what its proof found differ.

    Args:
        variant: whose draw it is.
        drawn: the draw.
        found: the proof's `answer`, or the list of its claims' truth values.
    """
    if isinstance(drawn, DrawnChoices):
        if any(choice.claim for _, choice in choices_of(variant)):
            yield from _claims(variant, found)
        else:
            yield from _values(variant, drawn, found)
    else:
        yield from _PROOFS[type(drawn)](drawn, found)


def _claims(variant: Variant, found: list[bool]) -> Iterator[Finding]:
    for (where, choice), holds in zip(choices_of(variant), found, strict=True):
        expected = where[0] != "distractors"
        if holds is not expected:
            message = (
                f"expected {expected}, found {holds}: {(choice.claim or '').strip()}"
            )
            yield Finding((*where, "claim"), message)


def _values(variant: Variant, drawn: DrawnChoices, found: Any) -> Iterator[Finding]:
    many = drawn.kind is Kind.MULTIPLE
    if many and not isinstance(found, list):
        yield Finding(("verify",), f"`answer` is no list but {show_value(found)}")
        return
    for where, choice in choices_of(variant):
        value = evaluate(choice.value, drawn.values)
        holds = (
            any(is_same(value, one) for one in found) if many else is_same(value, found)
        )
        if holds is not (where[0] != "distractors"):
            verb = "is" if holds else "is not"
            among = " among the answers" if many else ""
            message = f"{show_value(value)} {verb}{among} what the proof finds"
            yield Finding(where, f"{message}: {show_value(found)}")


def is_same(value: Any, found: Any) -> bool:
    """Tell whether two values are equal; floats may differ in their last digits."""
    if isinstance(value, list | tuple) and isinstance(found, list):
        return len(value) == len(found) and all(map(is_same, value, found))
    if isinstance(value, float) or isinstance(found, float):
        numbers = isinstance(value, int | float) and isinstance(found, int | float)
        return numbers and (
            value == found or math.isclose(value, found, rel_tol=CLOSE, abs_tol=SLACK)
        )
    return bool(value == found)


def _true_false(drawn: DrawnTrueFalse, found: Any) -> Iterator[Finding]:
    if found is not drawn.key:
        message = f"the key is {drawn.key}, the proof finds {show_value(found)}"
        yield Finding(("key",), message)


def _numeric(drawn: DrawnNumeric, found: Any) -> Iterator[Finding]:
    if isinstance(found, bool) or not isinstance(found, int | float):
        yield Finding(("verify",), f"`answer` is no number but {show_value(found)}")
        return
    if not is_near(found, drawn.key, drawn.tolerance):
        message = f"the key is {drawn.key_text}, the proof finds {show_value(found)}"
        yield Finding(("key",), message)
    for index, wrong in enumerate(drawn.distractors):
        if is_near(wrong.value, found, drawn.tolerance):
            message = f"{wrong.misconception} gives {wrong.text}, and so does the proof"
            yield Finding(("distractors", index), message)


def _short(drawn: DrawnShort, found: Any) -> Iterator[Finding]:
    accepted = (drawn.key, *drawn.accept)
    text = show_value(found)
    if not is_accepted(text, accepted):
        yield Finding(("key",), f"the proof finds `{text}`, and that is not accepted")


_PROOFS: Final[Mapping[type, Callable[[Any, Any], Iterator[Finding]]]] = {
    DrawnTrueFalse: _true_false,
    DrawnNumeric: _numeric,
    DrawnShort: _short,
}
