"""The whole way of an import: a file's bytes to files of the bank, by name."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Final

from grader.importers import Source, load_importer
from grader.importers.files import show
from grader.importers.guess import guess_format
from grader.importers.items import make_items
from grader.importers.known import name_misconceptions
from grader.importers.records import LeftOut
from grader.models import Item
from grader.yaml import dump_yaml

MOST_ITEMS: Final = 10
NOTHING: Final[Mapping[str, Item]] = MappingProxyType({})
_MOST_SIGNS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What an import gives.

    Attributes:
        files: content by topic, which is the file's name as well.
        items: how many there are in them.
        variants: how many there are in those.
        left_out: what could not be read.
        taken: ids of items that the bank has already.
    """

    format: str
    files: Mapping[str, str]
    items: int
    variants: int
    left_out: Sequence[LeftOut]
    taken: Sequence[str] = ()


def convert(
    source: Source, topic: str, form: str = "", known: Mapping[str, Item] = NOTHING
) -> Conversion:
    """Return the questions of a file as files of the bank.

    Args:
        source: the file.
        topic: of the first file; more than it holds goes into `topic-2` and so on.
        form: the name of its format; guessed from its content if it is "".
        known: the items of the bank, by id: misconceptions take their names from there.

    Raises:
        UserError: it cannot be read at all.
    """
    form = form or guess_format(source)
    found = load_importer(form)(source)
    items = make_items(found, topic, show(PurePath(source.name).name, 200) or "a file")
    name_misconceptions(items, known)
    return Conversion(
        format=form,
        taken=tuple(item["id"] for item in items if item["id"] in known),
        files=dict(_write(items, topic, source.name)),
        items=len(items),
        variants=sum(len(item["variants"]) for item in items),
        left_out=sorted(found.left_out, key=_order),
    )


def _order(one: LeftOut) -> list[str | int]:
    """Return what sorts places as people do: line 9 stands before line 10."""
    parts = re.split(r"(\d+)", one.place)
    return [int(part) if part.isdecimal() else part for part in parts]


def _write(
    items: Sequence[dict[str, Any]], topic: str, name: str
) -> Iterator[tuple[str, str]]:
    head = (
        f"# Imported from {show(PurePath(name).name)}. What a person must still write\n"
        "# stands in `imported` of each item; `grade bank lint` lists it as well.\n"
    )
    for number, chunk in enumerate(_chunks(items), start=1):
        called = topic if number == 1 else f"{topic[:60]}-{number}"
        yield called, head + dump_yaml({"topic": called, "items": chunk})


def _chunks(items: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield as many items as a file of the bank may hold."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for item in items:
        length = len(json.dumps(item))
        if chunk and (len(chunk) == MOST_ITEMS or size + length > _MOST_SIGNS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += length
    if chunk:
        yield chunk


def describe(conversion: Conversion, name: str) -> Iterator[str]:
    """Yield what was left out, and what the bank has twice now, a line each."""
    for one in conversion.left_out:
        yield f"{name}: {one.place}: {one.what}: {one.why}"
    for item in conversion.taken:
        yield f"the bank has an item {item} already; delete or rename one of the two"
