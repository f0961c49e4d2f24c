"""Find items and variants in a bank."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence

from grader.bank.expressions import suggest
from grader.errors import UserError
from grader.models import Bank, Entry, Item


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


def filter_entries(
    bank: Bank,
    *,
    topics: Collection[str],
    difficulties: Collection[int],
    kinds: Collection[str],
) -> list[Entry]:
    """Return the variants that are of these; an empty collection lets all through.

    Raises:
        UserError: there is no such topic.
    """
    known = [file.topic for file in bank.files]
    for topic in topics:
        if topic not in known:
            raise UserError(f"{topic}: no such topic; {suggest(topic, known)}")
    return [
        entry
        for entry in entries_of(bank)
        if (not topics or entry.topic in topics)
        and (not difficulties or entry.difficulty in difficulties)
        and (not kinds or entry.variant.kind in kinds)
    ]


def list_entries(
    entries: Sequence[Entry], observed: Mapping[str, str]
) -> Iterator[str]:
    """Yield a line for each variant, under its topic, and a last line that counts.

    Args:
        entries: the variants, those of a topic together.
        observed: what quizzes showed, by the variant's id, in words.
    """
    width = max((len(entry.id) for entry in entries), default=0)
    topic = ""
    for entry in entries:
        if entry.topic != topic:
            topic = entry.topic
            yield topic
        drawn = "random" if entry.variant.parameters else ""
        proof = "slow proof" if entry.variant.slow else "proved"
        facts = f"{entry.variant.kind:10}  {entry.difficulty}  {drawn:6}"
        told = proof if entry.variant.verify is not None else ""
        found = observed.get(entry.id, "")
        yield f"  {entry.id:{width}}  {facts}  {told:10}  {found}".rstrip()
    items = len({entry.item.id for entry in entries})
    yield f"variants: {len(entries)}, items: {items}"
