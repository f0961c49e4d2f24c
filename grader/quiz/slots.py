"""The places that a blueprint has, and what the bank has for each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.errors import BadQuiz
from grader.models.bank import Bloom, Kind
from grader.models.blueprint import Blueprint, BlueprintCell, Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A variant of the bank, as far as choosing it goes.

    Attributes:
        id: `<item>.<variant>`.
    """

    id: str
    item: str
    topic: str
    kind: Kind
    difficulty: int
    level: Bloom
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place to fill.

    Attributes:
        part: the cell or pool that it belongs to, in words.
        fits: the candidates that may stand there, by item.
        reserved: for one required variant.
    """

    part: str
    points: int
    fits: Mapping[str, tuple[Candidate, ...]] = field(hash=False)
    reserved: bool = False


def plan_slots(blueprint: Blueprint, bank: Sequence[Candidate]) -> list[Slot]:
    """Return the places that a blueprint has, with what the bank has for each.

    A required variant takes a place that it fits, or gets one of its own.

    Raises:
        BadQuiz: an id that is not in the bank is named.
    """
    _require_known(blueprint, bank)
    barred = _find_barred(blueprint)
    free = [one for one in bank if not names(barred, one)]
    slots = list(_slots_of(blueprint, free))
    required = [one for one in bank if one.id in blueprint.required]
    # those that fit in the fewest places choose first
    for wanted in sorted(required, key=lambda one: len(_places_of(one, slots))):
        if names(barred, wanted):
            raise BadQuiz(
                f"blueprint {blueprint.id}: required: {wanted.id}: it is excluded, or "
                "stands against an open question"
            )
        _reserve(slots, wanted)
    return slots


def _find_barred(blueprint: Blueprint) -> set[str]:
    """Return what cannot be drawn: excluded, asked openly, or an enemy of that."""
    asked = set(blueprint.open)
    foes = {
        one
        for group in blueprint.enemies
        if not asked.isdisjoint(one.partition(".")[0] for one in group)
        for one in group
    }
    return {*blueprint.excluded, *asked, *foes}


def names(ids: set[str] | Sequence[str], candidate: Candidate) -> bool:
    """Return whether a variant or its item is among `ids`."""
    return candidate.id in ids or candidate.item in ids


def _require_known(blueprint: Blueprint, bank: Sequence[Candidate]) -> None:
    known = {one.id for one in bank} | {one.item for one in bank}
    named = {
        "open": blueprint.open,
        "required": blueprint.required,
        "excluded": blueprint.excluded,
        "enemies": tuple(one for group in blueprint.enemies for one in group),
        "pools": tuple(one for pool in blueprint.pools for one in pool.of),
    }
    unknown = [
        f"{key}: {one}" for key, ids in named.items() for one in ids if one not in known
    ]
    if unknown:
        raise BadQuiz(
            f"blueprint {blueprint.id}: not in the bank: {', '.join(unknown)}"
        )


def _slots_of(blueprint: Blueprint, free: Sequence[Candidate]) -> Iterator[Slot]:
    for number, cell in enumerate(blueprint.cells, 1):
        fits = _by_item([one for one in free if _fits_cell(cell, one)])
        part = f"cell {number} ({describe_cell(cell)})"
        for _ in range(_count_of(cell, part)):
            yield Slot(part=part, points=cell.points, fits=fits)
    for number, pool in enumerate(blueprint.pools, 1):
        fits = _by_item([one for one in free if names(pool.of, one)])
        for _ in range(pool.take):
            yield Slot(part=_describe_pool(number, pool), points=pool.points, fits=fits)


def _count_of(cell: BlueprintCell, part: str) -> int:
    """Return how many questions a cell holds: as it says, or as its points make it.

    Raises:
        BadQuiz: it says neither or both, or its points cannot be shared out.
    """
    if (cell.count is None) == (cell.total is None):
        raise BadQuiz(f"{part}: say `count` or, in points, `total`; one of the two")
    if cell.count is not None:
        return cell.count
    count, rest = divmod(cell.total or 0, cell.points)
    if rest:
        raise BadQuiz(
            f"{part}: questions of {cell.points} points never make {cell.total} points"
        )
    return count


def _by_item(candidates: Sequence[Candidate]) -> dict[str, tuple[Candidate, ...]]:
    found: dict[str, tuple[Candidate, ...]] = {}
    for one in candidates:
        found[one.item] = (*found.get(one.item, ()), one)
    return found


def _fits_cell(cell: BlueprintCell, one: Candidate) -> bool:
    return (
        (not cell.topics or one.topic in cell.topics)
        and (not cell.kinds or one.kind in cell.kinds)
        and (not cell.difficulty or one.difficulty in cell.difficulty)
        and (not cell.levels or one.level in cell.levels)
        and (not cell.tags or not one.tags.isdisjoint(cell.tags))
    )


def describe_cell(cell: BlueprintCell) -> str:
    """Say what a cell asks for: `topics: devices; kinds: single, numeric`."""
    wanted = {
        "topics": cell.topics,
        "kinds": cell.kinds,
        "difficulty": cell.difficulty,
        "levels": cell.levels,
        "tags": cell.tags,
    }
    said = [
        f"{key}: {', '.join(map(str, all_))}" for key, all_ in wanted.items() if all_
    ]
    return "; ".join(said) or "anything"


def _describe_pool(number: int, pool: Pool) -> str:
    return f"pool {number} ({pool.take} of {', '.join(pool.of)})"


def _places_of(wanted: Candidate, slots: Sequence[Slot]) -> list[int]:
    return [
        index
        for index, slot in enumerate(slots)
        if not slot.reserved and wanted in slot.fits.get(wanted.item, ())
    ]


def _reserve(slots: list[Slot], wanted: Candidate) -> None:
    """Give a required variant the first place that it fits, or a new one."""
    only = {wanted.item: (wanted,)}
    part = f"required {wanted.id}"
    places = _places_of(wanted, slots)
    if places:
        old = slots[places[0]]
        part, points = f"{part}, in {old.part}", old.points
        slots[places[0]] = Slot(part=part, points=points, fits=only, reserved=True)
    else:
        slots.append(Slot(part=part, points=1, fits=only, reserved=True))
