"""Mutants that are known to behave like the original, each with its reason."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from grader.errors import BadExam
from grader.models import Record
from grader.yaml import load_yaml

Text = Annotated[str, Field(pattern=r"\S")]


class Equivalent(Record):
    """A mutant that no check can kill, and why."""

    id: Text
    reason: Text


class Equivalents(RootModel[tuple[Equivalent, ...]]):
    """The file: a list."""


def load_equivalents(path: Path) -> dict[str, str]:
    """The reason for each mutant's id; nothing where there is no such file.

    Raises:
        BadExam: the file is not such a list, or names a mutant twice.
    """
    if not path.exists():
        return {}
    reasons: dict[str, str] = {}
    for entry in load_yaml(path, Equivalents).root:
        if entry.id in reasons:
            raise BadExam(f"{path}: {entry.id} is listed twice. Remove one of the two.")
        reasons[entry.id] = entry.reason
    return reasons
