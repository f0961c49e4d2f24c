"""Draw a variant: its parameters become values, its templates become texts."""

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.bank.domains import Values, compute, draw_parameters
from grader.bank.expressions import BadExpression, evaluate, show_value
from grader.bank.templates import fill
from grader.models import (
    Choice,
    Distractor,
    Drawn,
    DrawnChoice,
    DrawnChoices,
    DrawnNumber,
    DrawnNumeric,
    DrawnShort,
    DrawnText,
    DrawnTrueFalse,
    Entry,
    Multiple,
    Numeric,
    Relative,
    Short,
    Single,
    TrueFalse,
)


def draw(entry: Entry, rng: random.Random) -> Drawn:
    """Return the variant with randomly drawn parameters.

    Raises:
        BadExpression: an expression fails.
    """
    return render(entry, draw_parameters(entry.variant, rng))


def render(entry: Entry, drawn: Values) -> Drawn:
    """Return the variant with these parameters.

    Raises:
        BadExpression: an expression fails.
    """
    values = compute(entry.variant, drawn)
    shared = {
        "id": entry.id,
        "item": entry.item.id,
        "topic": entry.topic,
        "difficulty": entry.difficulty,
        "kind": entry.variant.kind,
        "stem": fill(entry.variant.stem, values),
        "why": fill(entry.variant.why or "", values),
        "values": values,
    }
    return _RENDERERS[type(entry.variant)](entry.variant, values, shared)


def _choice(choice: Choice, values: Values, *, right: bool) -> DrawnChoice:
    named = choice.misconception if isinstance(choice, Distractor) else ""
    return DrawnChoice(
        text=fill(choice.text, values),
        right=right,
        why=fill(choice.why or "", values),
        misconception=named,
    )


def _single(variant: Single, values: Values, shared: dict[str, Any]) -> Drawn:
    return _choices((variant.key,), variant.distractors, values, shared)


def _multiple(variant: Multiple, values: Values, shared: dict[str, Any]) -> Drawn:
    return _choices(variant.keys, variant.distractors, values, shared)


def _choices(
    keys: tuple[Choice, ...],
    distractors: tuple[Distractor, ...],
    values: Values,
    shared: dict[str, Any],
) -> Drawn:
    choices = [_choice(key, values, right=True) for key in keys]
    choices += [_choice(wrong, values, right=False) for wrong in distractors]
    return DrawnChoices(**shared, choices=tuple(choices))


def _true_false(variant: TrueFalse, _values: Values, shared: dict[str, Any]) -> Drawn:
    return DrawnTrueFalse(
        **shared, key=variant.key, misconception=variant.misconception
    )


def _numeric(variant: Numeric, values: Values, shared: dict[str, Any]) -> Drawn:
    key = _number(variant.key, values)
    tolerance = variant.tolerance
    if isinstance(tolerance, Relative):
        tolerance = abs(key) * tolerance.relative
    return DrawnNumeric(
        **shared,
        key=key,
        key_text=show_value(key),
        tolerance=tolerance,
        unit=variant.unit,
        distractors=tuple(
            DrawnNumber(
                value=(number := _number(wrong.value, values)),
                text=show_value(number),
                why=fill(wrong.why or "", values),
                misconception=wrong.misconception,
            )
            for wrong in variant.distractors
        ),
    )


def _number(expression: object, values: Values) -> int | float:
    found = evaluate(expression, values)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise BadExpression(f"`{expression}` gives {found!r}, and that is no number")
    return found


def _short(variant: Short, values: Values, shared: dict[str, Any]) -> Drawn:
    return DrawnShort(
        **shared,
        key=fill(variant.key, values),
        accept=tuple(fill(text, values) for text in variant.accept),
        distractors=tuple(
            DrawnText(
                text=fill(wrong.text, values),
                why=fill(wrong.why or "", values),
                misconception=wrong.misconception,
            )
            for wrong in variant.distractors
        ),
    )


_RENDERERS: Final[Mapping[type, Callable[[Any, Values, dict[str, Any]], Drawn]]] = {
    Single: _single,
    Multiple: _multiple,
    TrueFalse: _true_false,
    Numeric: _numeric,
    Short: _short,
}
