"""The whole bank as one form, to be exported."""

from collections.abc import Iterator
from random import Random
from typing import Final

from grader.bank.draw import draw
from grader.bank.select import entries_of, hash_of, items_of
from grader.forms import seal
from grader.models import Bank, Entry, Item, Kind
from grader.models.quiz import Form, FormEntry, QuizName
from grader.quiz.entries import make_entry, make_open_entry

DRAWS: Final = 30


def whole_bank(bank: Bank, title: str, seed: int) -> Form:
    """Return a form with every variant, drawn once, and every open question."""
    entries = [_entry(entry, number, seed) for number, entry in _numbered(bank)]
    asked = [(topic, item) for topic, item in items_of(bank) if _is_written(item)]
    entries += [
        make_open_entry(item, topic=topic, number=number, content=hash_of(item))
        for number, (topic, item) in enumerate(asked, start=len(entries) + 1)
    ]
    return seal(
        Form(
            id="bank.all",
            quiz=QuizName(id="bank", title=title),
            label="all",
            seed=seed,
            bank=bank.version,
            entries=tuple(entries),
        )
    )


def _is_written(item: Item) -> bool:
    """Tell whether an item's open question is one, and no placeholder of an import."""
    return item.imported is None or "answer" not in item.imported.to_write


def more_draws(bank: Bank, seed: int) -> dict[str, list[FormEntry]]:
    """Return, by id, distinct draws of each numeric variant that has parameters."""
    found = {}
    for number, entry in _numbered(bank):
        if entry.variant.kind is Kind.NUMERIC and entry.variant.parameters:
            draws = [_entry(entry, number, seed, again) for again in range(DRAWS)]
            found[entry.id] = list({draw.stem: draw for draw in draws}.values())
        elif entry.variant.parameters:
            found[entry.id] = [_entry(entry, number, seed)]
    return found


def _numbered(bank: Bank) -> Iterator[tuple[int, Entry]]:
    return enumerate(entries_of(bank), start=1)


def _entry(entry: Entry, number: int, seed: int, again: int = 0) -> FormEntry:
    random = Random(f"{seed} {entry.id} {again}")  # noqa: S311 - to be repeatable
    return make_entry(
        draw(entry, random),
        number=number,
        points=1,
        level=entry.item.level,
        content=hash_of(entry.item),
        random=random,
    )
