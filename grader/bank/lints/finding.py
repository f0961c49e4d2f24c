"""What a lint sees of an item, and what it finds."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from grader.models import Drawn, DrawnChoices, Item, Kind, Variant
from grader.yaml import Loc


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An item, and a few draws of each of its variants."""

    item: Item
    draws: Mapping[str, Sequence[Drawn]]

    def variants(self) -> Iterator[tuple[Loc, Variant, Sequence[Drawn]]]:
        """Yield the variants, with their places in the item and their draws."""
        for index, variant in enumerate(self.item.variants):
            yield ("variants", index), variant, self.draws[variant.id]

    def questions(self) -> Iterator[tuple[Loc, DrawnChoices]]:
        """Yield the first draw of each variant that has choices."""
        for where, _, draws in self.variants():
            if isinstance(draws[0], DrawnChoices):
                yield where, draws[0]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Smell:
    """Something that a lint finds in an item."""

    where: Loc
    message: str
    hint: str = ""


def place_of(drawn: DrawnChoices, index: int) -> Loc:
    """Return the place in its variant of a choice."""
    rights = sum(choice.right for choice in drawn.choices)
    if index >= rights:
        return ("distractors", index - rights)
    return ("key",) if drawn.kind is Kind.SINGLE else ("keys", index)
