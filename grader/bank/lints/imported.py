"""Lints of what was imported: placeholders that a person must still replace."""

from collections.abc import Iterator, Sequence

from grader.bank.lints.finding import Smell, View
from grader.models import (
    Distractor,
    NumericDistractor,
    ShortDistractor,
    TrueFalse,
    Variant,
)
from grader.models.imported import UNNAMED
from grader.yaml import Loc


def unfinished(view: View) -> Iterator[Smell]:
    """An imported item is not finished."""
    imported = view.item.imported
    if imported is not None:
        parts = ", ".join(imported.to_write) or "nothing more"
        yield Smell(
            where=("imported",),
            message=f"imported from {imported.file}, to be written: {parts}",
            hint="write them, and then delete `imported`",
        )


def unnamed_misconception(view: View) -> Iterator[Smell]:
    """Nobody has said yet what somebody believes who answers wrong."""
    for where, variant, _ in view.variants():
        for place, name in _misconceptions(variant):
            if name.startswith(UNNAMED):
                hint = "name what somebody believes who answers so"
                yield Smell(
                    where=(*where, *place),
                    message=f"`{name}` is no misconception",
                    hint=hint,
                )


def _misconceptions(variant: Variant) -> Iterator[tuple[Loc, str]]:
    if isinstance(variant, TrueFalse):
        yield ("misconception",), variant.misconception
        return
    distractors: Sequence[Distractor | NumericDistractor | ShortDistractor] = (
        variant.distractors
    )
    for index, wrong in enumerate(distractors):
        yield ("distractors", index, "misconception"), wrong.misconception
