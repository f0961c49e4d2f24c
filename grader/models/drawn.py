"""A variant with its parameters drawn: by value, so that nothing is looked up later."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from grader.models.bank import Kind
from grader.models.base import Record


class DrawnChoice(Record):
    """One choice; `misconception` says why somebody picks it though it is wrong."""

    text: str
    right: bool
    why: str = ""
    misconception: str = ""


class DrawnNumber(Record):
    """A number that a named mistake gives, and how it is shown."""

    value: int | float
    text: str
    why: str = ""
    misconception: str


class DrawnText(Record):
    """A text that a named mistake gives."""

    text: str
    why: str = ""
    misconception: str


class DrawnBase(Record):
    """What drawn variants share.

    Attributes:
        id: `<item>.<variant>`.
        values: the drawn parameters and the values computed from them.
        why: why the key is right.
    """

    id: str
    item: str
    topic: str
    difficulty: int
    stem: str
    why: str = ""
    values: Mapping[str, JsonValue] = Field(default_factory=dict)


class DrawnChoices(DrawnBase):
    """Choices to pick from, the right ones first: whoever asks shuffles them."""

    kind: Literal[Kind.SINGLE, Kind.MULTIPLE]
    choices: tuple[DrawnChoice, ...]


class DrawnTrueFalse(DrawnBase):
    """A statement, and whether it is true."""

    kind: Literal[Kind.TRUE_FALSE]
    key: bool
    misconception: str


class DrawnNumeric(DrawnBase):
    """A number is asked.

    Attributes:
        key_text: the key as it is shown.
        tolerance: how far from the key an answer may be.
    """

    kind: Literal[Kind.NUMERIC]
    key: int | float
    key_text: str
    tolerance: float
    unit: str = ""
    distractors: tuple[DrawnNumber, ...] = ()


class DrawnShort(DrawnBase):
    """A word or a few are asked; `accept` holds other right texts and /patterns/."""

    kind: Literal[Kind.SHORT]
    key: str
    accept: tuple[str, ...] = ()
    distractors: tuple[DrawnText, ...] = ()


Drawn = Annotated[
    DrawnChoices | DrawnTrueFalse | DrawnNumeric | DrawnShort,
    Field(discriminator="kind"),
]
