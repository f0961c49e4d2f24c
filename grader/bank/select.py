"""Find items and variants in a bank."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from grader.bank.expressions import suggest
from grader.errors import UserError
from grader.models import Bank, Entry, Item, ItemFile


def items_of(bank: Bank) -> Iterator[tuple[str, Item]]:
    """Yield all items, each with its topic."""
    for file in bank.files:
        for item in file.items:
            yield file.topic, item


def entries_of(bank: Bank) -> list[Entry]:
    """Return all variants, each with its item and topic."""
    return [
        Entry(topic=topic, item=item, variant=variant)
        for topic, item in items_of(bank)
        for variant in item.variants
    ]


def choose(bank: Bank, ids: Sequence[str]) -> list[Entry]:
    """Return the variants that are named, or those of a named item; all without ids.

    Raises:
        UserError: there is no such item or variant.
    """
    entries = entries_of(bank)
    known = {name for entry in entries for name in (entry.id, entry.item.id)}
    for name in ids:
        if name not in known:
            raise UserError(f"{name}: no such item or variant; {suggest(name, known)}")
    wanted = set(ids)
    return [
        entry
        for entry in entries
        if not wanted or entry.id in wanted or entry.item.id in wanted
    ]


def hash_of(item: Item) -> str:
    """Return the SHA-256 of an item's content, hex."""
    return hashlib.sha256(item.model_dump_json().encode()).hexdigest()


def version_of(files: Iterable[ItemFile]) -> str:
    """Return the SHA-256 over all items, hex; their order in the files is nothing."""
    hashes = sorted(
        f"{item.id} {hash_of(item)}" for file in files for item in file.items
    )
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
