"""What comes out of an export, and what did not come through it."""

from collections.abc import Mapping

from pydantic import Field

from grader.models.base import Record


class Loss(Record):
    """Something that a format cannot carry.

    Attributes:
        entry: the id of the question.
        what: what is lost, as a phrase that completes "lost:".
    """

    entry: str
    what: str


class Exported(Record):
    """The files of one export by name, and all that was lost on the way.

    Attributes:
        files: name to content; a single file, but for formats that are a folder.
        whole: how many questions came through without a loss.
        total: how many questions there were.
    """

    files: Mapping[str, bytes]
    losses: tuple[Loss, ...] = ()
    whole: int = Field(ge=0)
    total: int = Field(ge=0)
