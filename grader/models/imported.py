"""What an item says of itself that was imported, and is not finished."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from grader.models.base import Record
from grader.models.exam import Identifier

# a misconception that an import could not name: `unnamed_1` and so on
UNNAMED: Final = "unnamed_"
Words = Annotated[str, StringConstraints(pattern=r"\S")]


class Imported(Record):
    """Says that an item was imported, and is not finished.

    It goes when all is written; until then the item may lack its source and a second
    variant.

    Attributes:
        file: that it comes from.
        place: in that file.
        points: what a variant was worth there, by its id, where that was not 1.
        to_write: the parts that are missing or hold placeholders.
    """

    file: Words
    place: Words
    points: Mapping[Identifier, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict
    )
    to_write: tuple[Words, ...] = ()
