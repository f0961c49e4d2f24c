"""The question bank: items, their variants and rubrics, as its files say them."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import (
    Field,
    StringConstraints,
)

from grader.models.base import Record
from grader.models.domain import Domain, Name
from grader.models.exam import Identifier
from grader.models.imported import Imported


class Kind(StrEnum):
    """How a variant is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT = "short"


class Bloom(StrEnum):
    """What an item asks of a student, after Bloom, the least first."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


LEAST_VARIANTS: Final = 2
Text = Annotated[str, StringConstraints(pattern=r"\S")]
Misconception = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
VariantId = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.[a-z][a-z0-9-]{0,63}$")
]
ItemOrVariantId = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}(\.[a-z][a-z0-9-]{0,63})?$")
]
Difficulty = Annotated[int, Field(ge=1, le=5)]
Points = Annotated[int, Field(ge=1)]
Expression = Annotated[bool | int | float | Text, Field(union_mode="left_to_right")]
Number = Annotated[int | float, Field(union_mode="left_to_right")]


class Source(Record):
    """Which item of the study material an item comes from."""

    item: Annotated[int, Field(ge=1)]


class Reference(Record):
    """A page that settles the matter."""

    title: Text
    url: Annotated[str, Field(pattern=r"^https://\S+$")]


class Correction(Record):
    """Where the study material errs: what it says, what is true, and how we know."""

    says: Text
    correct: Text
    evidence: Text


class KeyPoint(Record):
    """One thing that a good answer says.

    Attributes:
        says: the point, for a human marker.
        wordings: any one of them in an answer earns the points.
        negations: wordings that undo it.
    """

    id: Identifier
    says: Text
    points: Points
    wordings: Annotated[tuple[Text, ...], Field(min_length=1)]
    negations: tuple[Text, ...] = ()


class Contradiction(Record):
    """Statements that contradict the answer."""

    wordings: Annotated[tuple[Text, ...], Field(min_length=1)]
    why: Text


class Rubric(Record):
    """How an open answer is marked."""

    points: Annotated[tuple[KeyPoint, ...], Field(min_length=2, max_length=5)]
    must_not_say: tuple[Contradiction, ...] = ()


class Ignore(Record):
    """A lint that is silenced on an item."""

    lint: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    reason: Text


class Choice(Record):
    """One choice of a question; `text` is a template.

    Attributes:
        value: an expression that the proof compares with its answer.
        claim: Python that the proof evaluates: true for a key, false for a distractor.
    """

    text: Text
    why: Text | None = None
    value: Expression | None = None
    claim: Text | None = None


class Distractor(Choice):
    """A wrong choice: what somebody with a named misconception picks."""

    misconception: Misconception


class NumericDistractor(Record):
    """A number that people get by a named mistake."""

    misconception: Misconception
    value: Expression
    why: Text | None = None


class ShortDistractor(Record):
    """A text that people answer by a named mistake."""

    misconception: Misconception
    text: Text
    why: Text | None = None


class Relative(Record):
    """A tolerance as a part of the key."""

    relative: Annotated[float, Field(gt=0, lt=1)]


Tolerance = Annotated[Annotated[float, Field(ge=0)] | Relative, Field()]


class VariantBase(Record):
    """What the machine-gradable forms of an item share.

    Attributes:
        stem: a template: Markdown, `$math$`, and `{{ expression }}`.
        difficulty: the item's if None.
        where: an expression; draws for which it is false are not in the domain.
        let: named values, computed in order.
        verify: Python that establishes the key.
        slow: the proof takes long.
    """

    id: Identifier
    stem: Text
    difficulty: Difficulty | None = None
    parameters: Mapping[Name, Domain] = Field(default_factory=dict)
    where: Expression | None = None
    let: Mapping[Name, Expression] = Field(default_factory=dict)
    verify: Text | None = None
    slow: bool = False


class Single(VariantBase):
    """One right choice among others."""

    kind: Literal[Kind.SINGLE]
    key: Choice
    distractors: Annotated[tuple[Distractor, ...], Field(min_length=2, max_length=4)]
    why: Text | None = None


class Multiple(VariantBase):
    """All right choices among others."""

    kind: Literal[Kind.MULTIPLE]
    keys: Annotated[tuple[Choice, ...], Field(min_length=1)]
    distractors: Annotated[tuple[Distractor, ...], Field(min_length=1)]
    why: Text | None = None


class TrueFalse(VariantBase):
    """A statement that is true or false.

    Attributes:
        key: whether it is true.
        misconception: what somebody believes who answers wrong.
    """

    kind: Literal[Kind.TRUE_FALSE]
    key: bool
    misconception: Misconception
    why: Text | None = None


class Numeric(VariantBase):
    """A number."""

    kind: Literal[Kind.NUMERIC]
    key: Expression
    tolerance: Tolerance
    unit: str = ""
    distractors: tuple[NumericDistractor, ...] = ()
    why: Text | None = None


class Short(VariantBase):
    """A word or a few.

    Attributes:
        key: the answer as shown; a template.
        accept: other accepted texts, or /patterns/ for the whole normalised text.
    """

    kind: Literal[Kind.SHORT]
    key: Text
    accept: tuple[Text, ...] = ()
    distractors: tuple[ShortDistractor, ...] = ()
    why: Text | None = None


Variant = Annotated[
    Single | Multiple | TrueFalse | Numeric | Short, Field(discriminator="kind")
]


class Item(Record):
    """A question of the bank: open, with a rubric, and in machine-gradable variants.

    Attributes:
        source: every item has one, unless it is `imported`.
        variants: at least two, unless it is `imported`.
    """

    id: Identifier
    tags: tuple[Identifier, ...] = ()
    difficulty: Difficulty
    level: Bloom
    objective: Text
    source: Source | None = None
    imported: Imported | None = None
    references: tuple[Reference, ...] = ()
    stem: Text
    answer: Text
    correction: Correction | None = None
    rubric: Rubric
    lint_ignore: tuple[Ignore, ...] = ()
    variants: Annotated[
        tuple[Variant, ...], Field(json_schema_extra={"minItems": LEAST_VARIANTS})
    ]


class ItemFile(Record):
    """What one file of items says."""

    topic: Identifier
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=10)]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A variant, the item that it is a form of, and the topic of that."""

    topic: str
    item: Item
    variant: Variant

    @property
    def id(self) -> str:
        """The variant's id in the bank: `<item>.<variant>`."""
        return f"{self.item.id}.{self.variant.id}"

    @property
    def difficulty(self) -> int:
        """The variant's difficulty, or else the item's."""
        return self.variant.difficulty or self.item.difficulty
