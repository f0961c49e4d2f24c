"""Lints of the whole bank: items that are alike, or give each other away."""

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from grader.bank.lints.finding import Smell, View
from grader.markup import to_line
from grader.models import (
    Blueprint,
    Drawn,
    DrawnChoices,
    DrawnShort,
    Kind,
)
from grader.yaml import Loc

ALIKE: Final = 90.0
SAME_MATTER: Final = 60.0
LEAST_KEY: Final = 6


def similar_stems(views: Sequence[View]) -> Iterator[tuple[str, Smell]]:
    """Two items ask nearly the same, word by word."""
    stems = list(_stems(views))
    for (one, where, text), (other, _, text_too) in itertools.combinations(stems, 2):
        if one != other and fuzz.ratio(text, text_too, score_cutoff=ALIKE):
            yield one, Smell(where=where, message=f"`{other}` asks nearly the same")


def _stems(views: Sequence[View]) -> Iterator[tuple[str, Loc, str]]:
    for view in views:
        item = view.item.id
        yield item, ("stem",), to_line(view.item.stem).casefold()
        for where, _, draws in view.variants():
            yield item, (*where, "stem"), to_line(draws[0].stem).casefold()


def cues(
    views: Sequence[View], blueprints: Sequence[Blueprint]
) -> Iterator[tuple[str, Smell]]:
    """In one quiz, the stem of an item holds the key of another one on the matter."""
    asked = [
        _Asked(view.item.id, where, draws[0], to_line(draws[0].stem))
        for view in views
        for where, _, draws in view.variants()
    ]
    for one in asked:
        key = _key_of(one.drawn)
        if len(key) < LEAST_KEY:
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(key)}(?!\w)", re.IGNORECASE)
        for other in asked:
            if other.item == one.item or not pattern.search(other.stem):
                continue
            if fuzz.token_set_ratio(one.stem, other.stem) >= SAME_MATTER:
                for smell in _cue(one, other, key, blueprints):
                    yield one.item, smell


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    item: str
    where: Loc
    drawn: Drawn
    stem: str


def _cue(
    one: _Asked, other: _Asked, key: str, blueprints: Sequence[Blueprint]
) -> Iterator[Smell]:
    for blueprint in blueprints:
        if not _apart(blueprint, one.drawn, other.drawn):
            yield Smell(
                where=one.where,
                message=f"in the quiz `{blueprint.id}`, `{other.drawn.id}` can give "
                f"away the key `{key}`",
                hint=f"add enemies: [[{one.drawn.id}, {other.drawn.id}]] to the quiz",
            )


def _key_of(drawn: Drawn) -> str:
    if isinstance(drawn, DrawnShort):
        return to_line(drawn.key)
    if isinstance(drawn, DrawnChoices) and drawn.kind is Kind.SINGLE:
        return to_line(drawn.choices[0].text).rstrip(".")
    return ""


def _apart(blueprint: Blueprint, one: Drawn, other: Drawn) -> bool:
    """Tell whether a quiz never has both."""
    names = {one.id, one.item}, {other.id, other.item}
    if any(mine & set(blueprint.excluded) for mine in names):
        return True
    return any(all(mine & set(group) for mine in names) for group in blueprint.enemies)
