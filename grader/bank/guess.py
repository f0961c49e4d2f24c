"""Answer the bank without knowledge, by strategies that students use."""

import dataclasses
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz

from grader.bank.draw import draw
from grader.markup import to_line
from grader.models import DrawnChoices, Entry, Kind

ROUNDS: Final = 20
SHUFFLES: Final = 5
SEED: Final = 3
TARGET: Final = 0.10
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_SMALL_WORDS: Final = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "does",
            "for",
            "from",
            "has",
        ),
        *("in", "into", "is", "it", "its", "of", "on", "one", "or", "that", "the"),
        *("this", "to", "what", "when", "which", "with"),
    )
)
_HEDGES: Final = frozenset(
    (
        *("about", "approximately", "can", "could", "depends", "generally", "if"),
        *("likely", "mainly", "may", "might", "most", "mostly", "often", "only"),
        *("possibly", "roughly", "some", "sometimes", "tends", "typically", "unless"),
        *("usually", "where", "while"),
    )
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stem and its choices in the order that a student sees, as plain text."""

    stem: str
    choices: tuple[str, ...]
    key: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a strategy does: its share of right answers, and where it has an opinion."""

    strategy: str
    right: float
    applies: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """How all strategies do, and what blind chance gets."""

    variants: int
    chance: float
    scores: tuple[Score, ...]


# a number for each choice; the highest is picked, None says nothing
Strategy = Callable[[Question], Sequence[float] | None]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold())) - _SMALL_WORDS


def _hedges(text: str) -> int:
    return sum(word in _HEDGES for word in _WORD.findall(text.casefold()))


def _likeness(question: Question) -> list[float]:
    """Return how much each choice is like the others."""
    return [
        sum(fuzz.ratio(one, other) for other in question.choices)
        for one in question.choices
    ]


def _middle(question: Question) -> Sequence[float] | None:
    """Prefer the number in the middle; with an even count, the two there."""
    found = [_NUMBER.search(choice) for choice in question.choices]
    numbers = [float(one.group().replace(",", "")) for one in found if one]
    if len(numbers) < len(question.choices) or len(set(numbers)) < len(numbers):
        return None
    ranks = [sorted(numbers).index(number) for number in numbers]
    center = (len(numbers) - 1) / 2
    return [-abs(rank - center) for rank in ranks]


STRATEGIES: Final[Mapping[str, Strategy]] = {
    "longest": lambda q: [len(choice) for choice in q.choices],
    "shortest": lambda q: [-len(choice) for choice in q.choices],
    "most hedged": lambda q: [_hedges(choice) for choice in q.choices],
    "most words of the stem": lambda q: [
        len(_words(choice) & _words(q.stem)) for choice in q.choices
    ],
    "odd one out": lambda q: [-value for value in _likeness(q)],
    "most central": _likeness,
    "middle number": _middle,
    "first": lambda q: [-at for at in range(len(q.choices))],
    "last": lambda q: list(range(len(q.choices))),
}


def guess(entries: Sequence[Entry]) -> Guesses:
    """Return how each strategy does over the `single` variants among these."""
    asked = [entry for entry in entries if entry.variant.kind is Kind.SINGLE]
    rng = random.Random(SEED)  # noqa: S311 - no secret
    questions = [
        question
        for _ in range(ROUNDS)
        for entry in asked
        for question in _ask(entry, rng)
    ]
    return Guesses(
        variants=len(asked),
        chance=_mean([1 / len(question.choices) for question in questions]),
        scores=tuple(
            _score(name, strategy, questions) for name, strategy in STRATEGIES.items()
        ),
    )


def _ask(entry: Entry, rng: random.Random) -> Iterator[Question]:
    """Yield one draw, in several orders of its choices."""
    drawn = draw(entry, rng)
    assert isinstance(drawn, DrawnChoices)
    stem = to_line(drawn.stem)
    choices = [to_line(choice.text) for choice in drawn.choices]
    for _ in range(SHUFFLES):
        order = rng.sample(range(len(choices)), len(choices))
        shuffled = tuple(choices[at] for at in order)
        yield Question(stem=stem, choices=shuffled, key=order.index(0))


def _score(name: str, strategy: Strategy, questions: Sequence[Question]) -> Score:
    """Return how a strategy does; where it says nothing, it picks at random."""
    opinions = [strategy(question) for question in questions]
    right = [
        1 / len(question.choices) if values is None else share_right(question, values)
        for question, values in zip(questions, opinions, strict=True)
    ]
    speaks = [v for v in opinions if v is not None and len(set(v)) > 1]
    applies = round(len(speaks) / (ROUNDS * SHUFFLES))
    return Score(strategy=name, right=_mean(right), applies=applies)


def share_right(question: Question, values: Sequence[float]) -> float:
    """Return the chance to be right with one of the highest, any of them alike."""
    best = [at for at, value in enumerate(values) if value == max(values)]
    return (question.key in best) / len(best)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
