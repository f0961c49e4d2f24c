"""Names of misconceptions for what came out of a bank and comes back to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.markup import to_line
from grader.models import Item, TrueFalse, Variant
from grader.models.imported import UNNAMED


def name_misconceptions(
    items: Sequence[dict[str, Any]], known: Mapping[str, Item]
) -> None:
    """Give the misconceptions of imported items the names that the bank has for them.

    A wrong answer is known again by its text or number, or else by its reason, in the
    variant of the same id. What is not known again keeps its number.

    Args:
        items: as plain data; their names are changed in place.
        known: the items of the bank, by id.
    """
    for item in items:
        if item["id"] in known:
            variants = {one.id: one for one in known[item["id"]].variants}
            for made in item["variants"]:
                if made["id"] in variants:
                    _name(made, variants[made["id"]])


def _name(made: dict[str, Any], variant: Variant) -> None:
    if made["kind"] != variant.kind:
        return
    if isinstance(variant, TrueFalse):
        made["misconception"] = variant.misconception
        return
    names = {sign: name for name, sign in _signs(variant)}
    for wrong in made.get("distractors", ()):
        for sign in _signs_of(wrong):
            if wrong["misconception"].startswith(UNNAMED) and sign in names:
                wrong["misconception"] = names[sign]


def _signs(variant: Any) -> Iterator[tuple[str, str]]:
    """Yield the names of a variant's misconceptions, each with what it is known by."""
    for wrong in variant.distractors:
        for sign in _signs_of(wrong.model_dump(exclude_none=True)):
            yield wrong.misconception, sign


def _signs_of(wrong: Mapping[str, Any]) -> Iterator[str]:
    said = wrong["text"] if "text" in wrong else wrong["value"]
    yield f"says {to_line(str(said))}"
    if wrong.get("why"):
        yield f"why {to_line(wrong['why'])}"
