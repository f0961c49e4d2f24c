"""Lints of choices: what gives the key away."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from grader.bank.lints.finding import Smell, View, place_of
from grader.markup import to_line
from grader.models import DrawnChoices, Kind

LONGER: Final = 1.25
LEAST_LONGER: Final = 10
_ABSOLUTE: Final = re.compile(
    r"\b(?:always|never|every|impossible|guarantee[sd]?|completely|entirely)\b",
    re.IGNORECASE,
)
_POSITION: Final = re.compile(
    r"\b(?:all|none|both|neither|either) of the above\b"
    r"|\babove (?:choice|option|answer)\b"
    r"|\b(?:first|second|third|last) (?:choice|option|answer)\b"
    r"|\b(?:option|choice|answer) [A-E]\b|\b[A-E] (?:and|or) [A-E]\b"
    r"|\b(?:all|none) of these\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[-+−]?[\d.,]+ ?%?")


class Form(StrEnum):
    """What a whole choice looks like."""

    CODE = "code"
    FORMULA = "a formula"
    NUMBER = "a number"
    TEXT = "text"


def longest_key(view: View) -> Iterator[Smell]:
    """The key is clearly the longest choice."""
    for where, drawn in view.questions():
        lengths = [len(to_line(choice.text)) for choice in drawn.choices]
        if drawn.kind is not Kind.SINGLE:
            continue
        key, longest = lengths[0], max(lengths[1:])
        if key > max(longest * LONGER, longest + LEAST_LONGER):
            yield Smell(
                where=(*where, "key"),
                message=f"the key has {key} characters, the others at most {longest}",
                hint="shorten the key, or say more in a distractor",
            )


def unlike_choices(view: View) -> Iterator[Smell]:
    """One choice differs from all others in its form."""
    for where, drawn in view.questions():
        looks = [_form_of(choice.text) for choice in drawn.choices]
        yield from _odd(where, drawn, [form.value for form in looks])
        ends = [
            "." if choice.text.rstrip().endswith(".") else ""
            for choice in drawn.choices
        ]
        yield from _odd(
            where,
            drawn,
            [
                f"a text that ends in `{end}`" if end else "a text without a final dot"
                for end in ends
            ],
        )


def _form_of(text: str) -> Form:
    text = text.strip()
    if text.startswith("```") or re.fullmatch("`[^`]+`", text):
        return Form.CODE
    if re.fullmatch(r"\$[^$]+\$", text):
        return Form.FORMULA
    return Form.NUMBER if _NUMBER.fullmatch(text) else Form.TEXT


def _odd(
    where: tuple[str | int, ...], drawn: DrawnChoices, looks: list[str]
) -> Iterator[Smell]:
    for index, look in enumerate(looks):
        others = {*looks[:index], *looks[index + 1 :]}
        if len(others) == 1 and look not in others:
            yield Smell(
                where=(*where, *place_of(drawn, index)),
                message=f"this choice is {look}, all others are {others.pop()}",
            )


def absolutes(view: View) -> Iterator[Smell]:
    """Absolutes stand in distractors only, so they give the key away."""
    for where, drawn in view.questions():
        texts = [to_line(choice.text) for choice in drawn.choices]
        rights = sum(choice.right for choice in drawn.choices)
        if any(map(_ABSOLUTE.search, texts[:rights])):
            continue
        for index, text in enumerate(texts[rights:], rights):
            if found := _ABSOLUTE.search(text):
                yield Smell(
                    where=(*where, *place_of(drawn, index)),
                    message=f"`{found.group()}` stands in distractors only",
                    hint="put it less strongly, or use such a word in a key",
                )


def key_position(view: View) -> Iterator[Smell]:
    """A choice or a why speaks of places, and choices are shuffled."""
    for where, drawn in view.questions():
        for index, choice in enumerate(drawn.choices):
            for part, text in (("text", choice.text), ("why", choice.why)):
                if found := _POSITION.search(text):
                    yield Smell(
                        where=(*where, *place_of(drawn, index), part),
                        message=f"`{found.group()}`: choices are shuffled",
                    )
