"""What is noticed about a question, in words: each sign is a function in a table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from grader.markup import to_line
from grader.models.analysis import FlagKind, ItemFigures, Pick
from grader.models.quiz import EntryKind
from grader.quiz.picks import BLANK

LEAST_BEST: Final = 5  # students of the best group, before their choice says something
LEAST_ANSWERS: Final = 20
EASY, HARD = 0.95, 0.1
LITTLE: Final = 0.1
OPEN_SHARE: Final = 0.2
TEXT_LENGTH: Final = 60


def find_flags(item: ItemFigures) -> Iterator[tuple[FlagKind, str]]:
    """Yield what should be looked at, the gravest first."""
    for kind, find in _SIGNS.items():
        for words in find(item):
            yield kind, words


def name_of(pick: Pick) -> str:
    """Return what a choice is called in a sentence."""
    said = to_line(pick.text)
    short = said if len(said) <= TEXT_LENGTH else f"{said[: TEXT_LENGTH - 1]}…"
    belief = pick.misconception.replace("_", " ")
    parts = [
        pick.letter,
        f"“{short}”" if short else "",
        f"({belief})" if belief else "",
    ]
    return " ".join(part for part in parts if part)


def _doubt_key(item: ItemFigures) -> Iterator[str]:
    """Tell of a wrong choice that draws the best more than the key and the rest do."""
    best = item.groups.high
    right = max((pick.high for pick in item.picks if pick.right), default=0)
    for pick in item.picks:
        wrong = pick.right is False and pick.origin != BLANK
        if not wrong or best < LEAST_BEST or pick.high <= right:
            continue
        if pick.high * item.groups.low > pick.low * best:
            yield (
                f"Of the {best} best students {pick.high} choose {name_of(pick)}, and "
                f"{right} the key: is the key wrong?"
            )


def _turn_round(item: ItemFigures) -> Iterator[str]:
    figure = item.discrimination
    if figure.value is not None and figure.value < 0:
        yield (
            "Those who do better elsewhere do worse here "
            f"(r = {figure.value:z.2f}, {figure.n} students)."
        )


def _tell_little(item: ItemFigures) -> Iterator[str]:
    figure, p = item.discrimination, item.difficulty.value
    if figure.value is None or p is None or not HARD < p < EASY:
        return
    if 0 <= figure.value < LITTLE:
        yield (
            "It hardly tells those who do well from those who do not "
            f"(r = {figure.value:z.2f}, {figure.n} students)."
        )


def _too_easy(item: ItemFigures) -> Iterator[str]:
    p = item.difficulty.value
    if p is not None and item.n >= LEAST_ANSWERS and p >= EASY:
        yield f"Too easy to tell anybody apart (p = {p:z.2f}, {item.n} students)."


def _too_hard(item: ItemFigures) -> Iterator[str]:
    p = item.difficulty.value
    if p is not None and item.n >= LEAST_ANSWERS and p <= HARD:
        yield (
            f"Hardly anybody gets it (p = {p:z.2f}, {item.n} students): is it too "
            "hard, unclear, or is the key wrong?"
        )


def _nobody(item: ItemFigures) -> Iterator[str]:
    answers = item.n - item.blank
    if item.kind not in (EntryKind.SINGLE, EntryKind.MULTIPLE):
        return
    if answers < LEAST_ANSWERS or (item.difficulty.value or 0) >= EASY:
        return
    for pick in item.picks:
        if pick.right is False and not pick.total:
            yield f"Nobody of {answers} chooses {name_of(pick)}."


def _left_open(item: ItemFigures) -> Iterator[str]:
    told = item.difficulty.value is not None
    if told and item.n >= LEAST_ANSWERS and item.blank >= OPEN_SHARE * item.n:
        yield (
            f"{item.blank} of {item.n} leave it open: is it unclear, or was there no "
            "time?"
        )


def _wait(item: ItemFigures) -> Iterator[str]:
    if item.waiting:
        marks = "1 mark waits" if item.waiting == 1 else f"{item.waiting} marks wait"
        yield f"{marks} for a person; `grade quiz review` shows what."


_SIGNS: Final[Mapping[FlagKind, Callable[[ItemFigures], Iterator[str]]]] = {
    FlagKind.KEY_DOUBTED: _doubt_key,
    FlagKind.TURNED_ROUND: _turn_round,
    FlagKind.TELLS_LITTLE: _tell_little,
    FlagKind.TOO_EASY: _too_easy,
    FlagKind.TOO_HARD: _too_hard,
    FlagKind.NOBODY: _nobody,
    FlagKind.LEFT_OPEN: _left_open,
    FlagKind.WAITING: _wait,
}
