"""Turn what the bank drew into the entry of a form, choices shuffled."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from grader.models import (
    Drawn,
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    DrawnTrueFalse,
    Item,
)
from grader.models.quiz import EntryKind, FormChoice, FormEntry, Trap

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make_entry(
    drawn: Drawn, *, number: int, points: int, level: str, content: str, random: Random
) -> FormEntry:
    """Return the entry that holds a drawn variant by value."""
    return FormEntry(
        number=number,
        name=f"q{number}",
        kind=EntryKind(drawn.kind.value),
        points=points,
        stem=drawn.stem,
        id=drawn.id,
        topic=drawn.topic,
        level=level,
        difficulty=drawn.difficulty,
        content=content,
        values=drawn.values,
        why=drawn.why,
        **_PARTS[type(drawn)](drawn, random),
    )


def make_open_entry(item: Item, *, topic: str, number: int, content: str) -> FormEntry:
    """Return the entry that asks an item's open question."""
    return FormEntry(
        number=number,
        name=f"q{number}",
        kind=EntryKind.OPEN,
        points=sum(point.points for point in item.rubric.points),
        stem=item.stem,
        id=item.id,
        topic=topic,
        level=item.level,
        difficulty=item.difficulty,
        content=content,
        answer=item.answer,
        rubric=item.rubric,
    )


def _choices(drawn: DrawnChoices, random: Random) -> dict[str, Any]:
    counts = {True: 0, False: 0}
    placed = []
    for choice in drawn.choices:
        part = "keys" if choice.right else "distractors"
        placed.append((f"{part}.{counts[choice.right]}", choice))
        counts[choice.right] += 1
    random.shuffle(placed)
    return {
        "choices": tuple(
            FormChoice(
                id=letter,
                text=choice.text,
                right=choice.right,
                why=choice.why,
                misconception=choice.misconception,
                origin=origin,
            )
            for letter, (origin, choice) in zip(LETTERS, placed, strict=False)
        )
    }


def _truth(drawn: DrawnTrueFalse, _random: Random) -> dict[str, Any]:
    return {"truth": drawn.key, "misconception": drawn.misconception}


def _number(drawn: DrawnNumeric, _random: Random) -> dict[str, Any]:
    return {
        "number_key": drawn.key,
        "tolerance": drawn.tolerance,
        "unit": drawn.unit,
        "answer": drawn.key_text,
        "traps": tuple(
            Trap(
                misconception=wrong.misconception,
                value=wrong.value,
                text=wrong.text,
                why=wrong.why,
            )
            for wrong in drawn.distractors
        ),
    }


def _text(drawn: DrawnShort, _random: Random) -> dict[str, Any]:
    return {
        "answer": drawn.key,
        "accept": drawn.accept,
        "traps": tuple(
            Trap(misconception=wrong.misconception, text=wrong.text, why=wrong.why)
            for wrong in drawn.distractors
        ),
    }


_PARTS: Final[Mapping[type, Callable[[Any, Random], dict[str, Any]]]] = {
    DrawnChoices: _choices,
    DrawnTrueFalse: _truth,
    DrawnNumeric: _number,
    DrawnShort: _text,
}
