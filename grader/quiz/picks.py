"""How a question was answered, by group of ability: the table of distractors."""

from collections.abc import Iterator, Sequence
from typing import Final

from grader.models.analysis import Groups, Pick
from grader.models.quiz import EntryKind, FormEntry
from grader.quiz.sheets import NOTHING, OTHER, PART, RIGHT, Question, Seen

FEWEST: Final = 15
MANY: Final = 100
THIRD: Final = (1 / 3, "third")
QUARTER: Final = (0.27, "27 %")  # Kelley's: the sharpest where there are many
BLANK: Final = "blank"


def find_groups(scores: Sequence[float]) -> tuple[Groups, list[int]]:
    """Return the groups of ability, and for each score -1, 0 or 1: which it is in.

    Who has the same score is in the same group, so a group may be larger than meant.
    """
    count = len(scores)
    nobody = [0] * count
    if count < FEWEST:
        words = f"no groups below {FEWEST} students"
        return Groups(words=words), nobody
    part, name = QUARTER if count >= MANY else THIRD
    size = round(part * count)
    ordered = sorted(scores)
    low, high = ordered[size - 1], ordered[-size]
    if low >= high:
        return Groups(words="no groups: too many have the same score"), nobody
    places = [(score >= high) - (score <= low) for score in scores]
    return (
        Groups(
            part=name,
            low=places.count(-1),
            middle=places.count(0),
            high=places.count(1),
        ),
        places,
    )


def find_picks(
    question: Question, seen: Sequence[Seen], places: Sequence[int]
) -> tuple[Pick, ...]:
    """Return all ways to answer a question, chosen or not, and how many did."""
    return tuple(
        _count(pick, seen, places)
        for pick in (*_ways_of(question, seen), _way(BLANK, "no answer", right=False))
        if pick.origin != BLANK or any(not one.ways for one in seen)
    )


def _count(pick: Pick, seen: Sequence[Seen], places: Sequence[int]) -> Pick:
    found = [
        place
        for one, place in zip(seen, places, strict=True)
        if pick.origin in (one.ways or (BLANK,))
    ]
    return pick.model_copy(
        update={
            "total": len(found),
            "low": found.count(-1),
            "middle": found.count(0),
            "high": found.count(1),
        }
    )


def _ways_of(question: Question, seen: Sequence[Seen]) -> Iterator[Pick]:
    entry = question.entry
    if entry.choices:
        yield from _choices(question)
    elif entry.kind is EntryKind.TRUE_FALSE:
        for text, truth in (("true", True), ("false", False)):
            wrong = "" if truth is entry.truth else entry.misconception
            yield _way(text, text, right=truth is entry.truth, misconception=wrong)
    elif entry.kind is EntryKind.OPEN:
        yield _way(RIGHT, "all points", right=True)
        yield _way(PART, "a part of the points", right=None)
        yield _way(NOTHING, "no points", right=False)
    else:
        yield from _texts(entry, seen)


def _choices(question: Question) -> Iterator[Pick]:
    everywhere = all(len(letters) == 1 for letters in question.letters.values())
    for choice in sorted(question.entry.choices, key=lambda one: not one.right):
        yield Pick(
            origin=choice.origin,
            letter=choice.id if everywhere else "",
            text=choice.text,
            right=bool(choice.right),
            misconception=choice.misconception,
        )


def _texts(entry: FormEntry, seen: Sequence[Seen]) -> Iterator[Pick]:
    """Yield the ways of what is typed: a trap's text may differ between forms."""
    yield _way(RIGHT, "right", right=True)
    known = dict.fromkeys(trap.misconception for trap in entry.traps)
    known |= dict.fromkeys(way for one in seen for way in one.ways)
    for way in known:
        if way not in (RIGHT, OTHER):
            yield _way(way, "", right=False, misconception=way)
    yield _way(OTHER, "another answer", right=None)


def _way(
    origin: str, text: str, *, right: bool | None, misconception: str = ""
) -> Pick:
    return Pick(origin=origin, text=text, right=right, misconception=misconception)
