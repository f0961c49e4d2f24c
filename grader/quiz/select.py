"""Choose what stands on a form: which variant fills which place of a blueprint."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Final

from grader.errors import BadQuiz
from grader.quiz.slots import Candidate, Slot, names

TRIES: Final = 200
TINY: Final = 1e-9
Selection = tuple[Candidate, ...]  # one for each slot


def choose(
    slots: Sequence[Slot], enemies: Sequence[Sequence[str]], random: Random
) -> Selection:
    """Return a variant for each slot, at most one of an item, and no enemies together.

    Raises:
        BadQuiz: the bank has too few; it says which part lacks how many.
    """
    for _ in range(TRIES):
        found = _peaceful(slots, enemies, random)
        if found is not None:
            return found
    groups = "; ".join(", ".join(group) for group in enemies)
    raise BadQuiz(
        f"no selection keeps these enemies apart, in {TRIES} tries: {groups}; ask for "
        "less in the cells that they fill, or let some of them meet"
    )


def _peaceful(
    slots: Sequence[Slot], enemies: Sequence[Sequence[str]], random: Random
) -> Selection | None:
    """Match, and take one of two enemies out of the bank until none meet."""
    banned = set[str]()
    while True:
        matched = _match(slots, banned, random)
        if len(matched) < len(slots):
            if not banned:
                raise _too_few(slots, matched)
            return None
        found = tuple(matched[index] for index in range(len(slots)))
        meeting = next(_find_enemies(found, enemies), None)
        if meeting is None:
            return found
        banned.add(random.choice(meeting).id)


def _find_enemies(
    selection: Selection, enemies: Sequence[Sequence[str]]
) -> Iterator[list[Candidate]]:
    for group in enemies:
        meeting = [one for one in selection if names(group, one)]
        if len(meeting) > 1:
            yield meeting


def _match(
    slots: Sequence[Slot], banned: set[str], random: Random
) -> dict[int, Candidate]:
    """Fill as many slots as can be filled, at random: a maximum bipartite matching."""
    options = [_shuffled(slot, banned, random) for slot in slots]
    holder: dict[str, int] = {}
    # those with the fewest options first: fewer chains to move
    for index in sorted(range(len(slots)), key=lambda index: len(options[index])):
        _augment(index, options, holder, set())
    return {
        index: random.choice(options[index][item]) for item, index in holder.items()
    }


def _shuffled(
    slot: Slot, banned: set[str], random: Random
) -> dict[str, list[Candidate]]:
    items = list(slot.fits)
    random.shuffle(items)
    found = {
        item: [one for one in slot.fits[item] if one.id not in banned] for item in items
    }
    return {item: variants for item, variants in found.items() if variants}


def _augment(
    index: int,
    options: Sequence[Mapping[str, list[Candidate]]],
    holder: dict[str, int],
    seen: set[str],
) -> bool:
    """Give the slot an item, moving others to other items where that makes room."""
    for item in options[index]:
        if item in seen:
            continue
        seen.add(item)
        if item not in holder or _augment(holder[item], options, holder, seen):
            holder[item] = index
            return True
    return False


def _too_few(slots: Sequence[Slot], matched: Mapping[int, Candidate]) -> BadQuiz:
    lines = []
    for part in dict.fromkeys(slot.part for slot in slots):
        own = [index for index, slot in enumerate(slots) if slot.part == part]
        lacking = sum(index not in matched for index in own)
        if lacking:
            fits = len(slots[own[0]].fits)
            lines.append(f"{part} lacks {lacking} of {len(own)}: {fits} items fit it")
    if len({slot.part for slot in slots}) > 1:
        lines.append("no item stands twice on a form, and the other parts need theirs")
    return BadQuiz("the bank cannot fill this blueprint:\n" + "\n".join(lines))


def balance(
    selection: Selection,
    slots: Sequence[Slot],
    *,
    target: float,
    within: float,
    random: Random,
    allowed: Callable[[Selection], bool],
) -> Selection:
    """Swap variants until the difficulty is near `target`, or no swap helps.

    Args:
        selection: where to start.
        slots: the places.
        target: the difficulty wanted, the mean over points.
        within: how far off it may be, as a part of the target.
        random: breaks ties.
        allowed: whether a selection keeps enemies apart.
    """
    while not is_near(difficulty_of(selection, slots), target, within):
        better = _improve(selection, slots, target, random, allowed)
        if better is None:
            break
        selection = better
    return selection


def is_near(difficulty: float, target: float, within: float) -> bool:
    """Return whether a difficulty is near enough to the one wanted."""
    return abs(difficulty - target) <= within * target + TINY


def _improve(
    selection: Selection,
    slots: Sequence[Slot],
    target: float,
    random: Random,
    allowed: Callable[[Selection], bool],
) -> Selection | None:
    """Return the best swap of one variant that brings the difficulty nearer."""
    total = sum(slot.points for slot in slots)
    here = difficulty_of(selection, slots)
    used = {one.item for one in selection}
    swaps = []
    for index, (slot, old) in enumerate(zip(slots, selection, strict=True)):
        for item, variants in slot.fits.items():
            if item in used and item != old.item:
                continue
            for new in variants:
                there = here + slot.points * (new.difficulty - old.difficulty) / total
                if abs(there - target) < abs(here - target) - TINY:
                    swaps.append((abs(there - target), random.random(), index, new))
    for _, _, index, new in sorted(swaps, key=lambda swap: swap[:2]):
        swapped = (*selection[:index], new, *selection[index + 1 :])
        if allowed(swapped):
            return swapped
    return None


def difficulty_of(selection: Selection, slots: Sequence[Slot]) -> float:
    """Return the expected difficulty: the mean over the points."""
    total = sum(slot.points for slot in slots)
    weighted = sum(
        slot.points * one.difficulty for slot, one in zip(slots, selection, strict=True)
    )
    return weighted / total if total else 0.0


def are_peaceful(selection: Selection, enemies: Sequence[Sequence[str]]) -> bool:
    """Return whether no two enemies stand in a selection."""
    return next(_find_enemies(selection, enemies), None) is None
