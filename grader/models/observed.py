"""What quizzes showed about the bank's variants, as it stands beside the items."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from grader.models.base import Record

OBSERVED_SCHEMA: Final = "gradeproof/observed/1"


class Observed(Record):
    """What one sitting of a quiz showed about a variant.

    Attributes:
        n: how many marks it rests on.
        difficulty: mean share of the points.
        discrimination: correlation with the rest of the quiz; None where too few sat.
        content: the hash of the item that was asked.
    """

    n: int
    difficulty: float
    discrimination: float | None = None
    content: str


class ObservedFile(Record):
    """The figures of all sittings, by variant and sitting."""

    schema_: Literal["gradeproof/observed/1"] = Field(
        default=OBSERVED_SCHEMA, alias="schema"
    )
    items: Mapping[str, Mapping[str, Observed]] = Field(default_factory=dict)
