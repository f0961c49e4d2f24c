"""What marks say about a quiz and its questions: every figure with its number."""

from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from grader.models.base import Record
from grader.models.quiz import EntryKind

ANALYSIS_SCHEMA: Final = "gradeproof/analysis/1"


class Figure(Record):
    """A figure, on how many it rests, or why there is none.

    Attributes:
        value: None where it would say nothing; `words` then says why.
        n: how many students, answers or decisions it rests on.
        low: the lower end of its 95 % interval, where one is known.
        high: the upper end.
    """

    value: float | None = None
    n: int
    low: float | None = None
    high: float | None = None
    words: str = ""


class FlagKind(StrEnum):
    """What is noticed about a question."""

    KEY_DOUBTED = "key_doubted"
    TURNED_ROUND = "turned_round"
    TELLS_LITTLE = "tells_little"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NOBODY = "nobody"
    LEFT_OPEN = "left_open"
    WAITING = "waiting"


class Flag(Record):
    """Something about a question that a person should look at, in words."""

    kind: FlagKind
    words: str


class Groups(Record):
    """How many students are in each group of ability; all 0 where there are none.

    Attributes:
        part: how large the lowest and the highest group are meant to be: `third`.
        words: why there are no groups.
    """

    part: str = ""
    low: int = 0
    middle: int = 0
    high: int = 0
    words: str = ""


class Pick(Record):
    """One way to answer a question, and how many did, by group of ability.

    Attributes:
        origin: where the choice stands in the bank (`distractors.1`), `true`, a
            misconception, or what kind of answer it is.
        letter: the choice's letter, where all have the same letters on all forms.
        text: Markdown.
        right: whether it earns points; None where it may.
    """

    origin: str
    letter: str = ""
    text: str = ""
    right: bool | None
    misconception: str = ""
    total: int = 0
    low: int = 0
    middle: int = 0
    high: int = 0


class ItemFigures(Record):
    """What marks say about one question.

    Attributes:
        content: hash of the item as the bank had it.
        stem: as the first form has it, in Markdown.
        n: how many marks of it are final.
        waiting: how many wait for a person.
        blank: how many gave no answer.
        difficulty: p, the mean share of the points.
        discrimination: correlation of its points with those of all other questions;
            for points that are all or nothing, the corrected point-biserial.
        seconds: the median time spent on it.
    """

    id: str
    kind: EntryKind
    topic: str
    content: str
    stem: str
    possible: int
    n: int
    waiting: int
    blank: int
    difficulty: Figure
    discrimination: Figure
    seconds: Figure
    groups: Groups
    picks: tuple[Pick, ...] = ()
    flags: tuple[Flag, ...] = ()


class Reliability(Record):
    """How well questions that the same students answered measure one thing.

    Attributes:
        name: `KR-20` where all points are all or nothing, else `Cronbach's alpha`.
        forms: the forms that have just these questions.
        error: the standard error of measurement, in points.
    """

    name: str
    forms: tuple[str, ...]
    items: int
    possible: float
    alpha: Figure
    error: Figure


class FormFigures(Record):
    """How students did on one form; the mean is a share of the points."""

    id: str
    mean: Figure


class Scores(Record):
    """How students did: shares of the points that are settled.

    Attributes:
        bins: how many students have 0 to 10 %, 10 to 20 %, ..., 90 to 100 %.
        minutes: the median time from begin to end.
    """

    n: int
    mean: Figure
    spread: Figure
    median: Figure
    bins: tuple[int, ...]
    minutes: Figure


class Analysis(Record):
    """What marks say about a whole quiz.

    Attributes:
        final: how many students have only final marks.
        waiting: how many marks wait for a person; no figure uses them.
        dropped: the questions that count no longer.
        seed: what intervals were resampled with.
    """

    schema_: Literal["gradeproof/analysis/1"] = Field(
        default=ANALYSIS_SCHEMA, alias="schema"
    )
    quiz: str
    title: str
    students: int
    final: int
    waiting: int
    dropped: tuple[str, ...] = ()
    seed: int
    scores: Scores
    reliability: tuple[Reliability, ...]
    forms: tuple[FormFigures, ...]
    items: tuple[ItemFigures, ...]
