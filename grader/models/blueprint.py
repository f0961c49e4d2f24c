"""What a quiz is to hold, as its blueprint says it; and the bank as a whole."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from grader.models.bank import (
    Bloom,
    Difficulty,
    ItemFile,
    ItemOrVariantId,
    Kind,
    Points,
    Text,
    VariantId,
)
from grader.models.base import Record
from grader.models.exam import Identifier

Enemies = Annotated[tuple[ItemOrVariantId, ...], Field(min_length=2)]


class BlueprintCell(Record):
    """How many variants of which kind of thing; what is absent may be anything.

    Attributes:
        count: how many there are.
        points: what each is worth.
        total: what all of them are worth together; said in place of `count`.
    """

    topics: tuple[Identifier, ...] = ()
    kinds: tuple[Kind, ...] = ()
    difficulty: tuple[Difficulty, ...] = ()
    levels: tuple[Bloom, ...] = ()
    tags: tuple[Identifier, ...] = ()
    count: Annotated[int, Field(ge=1)] | None = None
    points: Points = 1
    total: Annotated[int, Field(ge=1)] | None = None


class Pool(Record):
    """Some of these variants or items."""

    of: Annotated[tuple[ItemOrVariantId, ...], Field(min_length=1)]
    take: Annotated[int, Field(ge=1)]
    points: Points = 1


class Vary(Record):
    """What differs between the forms of a quiz."""

    parameters: bool = True
    choices: bool = True
    order: bool = True
    items: bool = False


class Blueprint(Record):
    """What a quiz holds.

    Attributes:
        open: items whose open question is asked, marked by rubric.
        enemies: groups of items or variants that never stand together.
    """

    id: Identifier
    title: Text
    minutes: Annotated[int, Field(ge=1)] | None = None
    instructions: str = ""
    cells: tuple[BlueprintCell, ...] = ()
    open: tuple[Identifier, ...] = ()
    required: tuple[VariantId, ...] = ()
    excluded: tuple[ItemOrVariantId, ...] = ()
    enemies: tuple[Enemies, ...] = ()
    pools: tuple[Pool, ...] = ()
    vary: Vary = Vary()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """All items and blueprints.

    Attributes:
        root: the folder that holds them.
        version: SHA-256 over the files of items, hex.
        files: the items, a file for each topic.
        blueprints: by id.
    """

    root: Path
    version: str
    files: tuple[ItemFile, ...]
    blueprints: Mapping[str, Blueprint]
