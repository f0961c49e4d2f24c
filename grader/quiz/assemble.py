"""Draw the forms of a quiz; the same bank, blueprint and seed give the same forms.

Each decision has a random generator of its own, seeded by what is decided: so one form
does not depend on how many others there are.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from grader.bank.draw import draw
from grader.bank.select import entries_of, hash_of, items_of
from grader.errors import BadQuiz
from grader.forms import seal
from grader.models import Bank, Blueprint, Entry, Item
from grader.models.quiz import Form, FormEntry, QuizName
from grader.quiz.entries import make_entry, make_open_entry
from grader.quiz.select import (
    Selection,
    are_peaceful,
    balance,
    choose,
    difficulty_of,
    is_near,
)
from grader.quiz.slots import Candidate, Slot, plan_slots

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
APART: Final = 0.05  # how far the difficulties of two forms may be from each other
WITHIN: Final = APART / (2 + APART)  # of what they have in common
PROBES: Final = 25
TRIES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one form is called, and for whom it is."""

    name: str
    student: str = ""


def letters(count: int) -> list[Label]:
    """Return the labels A, B, C, ... of so many forms.

    Raises:
        BadQuiz: there are not so many letters.
    """
    if count > len(LETTERS):
        raise BadQuiz(
            f"--forms {count}: there are {len(LETTERS)} letters; draw a form for each "
            "student with --roster"
        )
    return [Label(name=letter) for letter in LETTERS[:count]]


def assemble(
    bank: Bank, blueprint: Blueprint, labels: Sequence[Label], seed: int
) -> Iterator[Form]:
    """Yield a form for each label.

    Raises:
        BadQuiz: the bank cannot fill the blueprint, or forms cannot be made alike.
    """
    drawing = _Drawing(bank, blueprint, seed)
    for label in labels:
        yield drawing.form(label)


class _Drawing:
    """One quiz that is being drawn."""

    def __init__(self, bank: Bank, blueprint: Blueprint, seed: int) -> None:
        self._blueprint, self._seed = blueprint, seed
        self._version = bank.version
        self._entries = {entry.id: entry for entry in entries_of(bank)}
        self._items = {item.id: (topic, item) for topic, item in items_of(bank)}
        self._hashes: dict[str, str] = {}
        self._slots = plan_slots(
            blueprint, list(map(_candidate, self._entries.values()))
        )
        if not self._slots and not blueprint.open:
            raise BadQuiz(f"blueprint {blueprint.id}: it asks for nothing at all")
        self._common = self._choose("")
        self._target = self._find_target() if blueprint.vary.items else 0.0

    def _random(self, purpose: str, label: str, what: str = "") -> Random:
        seeded = f"{self._seed}/{self._blueprint.id}/{purpose}/{label}/{what}"
        return Random(seeded)  # noqa: S311 - a quiz, not a secret

    def _choose(self, label: str) -> Selection:
        random = self._random("items", label)
        return choose(self._slots, self._blueprint.enemies, random)

    def _find_target(self) -> float:
        """Return a difficulty that a form can have, near to the average one."""
        found = [
            difficulty_of(self._choose(f"probe {number}"), self._slots)
            for number in range(PROBES)
        ]
        mean = math.fsum(found) / PROBES
        return min(found, key=lambda one: abs(one - mean))

    def _select(self, label: str) -> Selection:
        if not self._blueprint.vary.items:
            return self._common
        for number in range(TRIES):
            found = self._balance(f"{label}/{number}")
            if is_near(difficulty_of(found, self._slots), self._target, WITHIN):
                return found
        raise BadQuiz(
            f"form {label}: no selection in {TRIES} is as difficult as the other forms "
            f"({self._target:.2f}); let cells name a difficulty, or set "
            "`vary: {items: false}`"
        )

    def _balance(self, label: str) -> Selection:
        enemies = self._blueprint.enemies
        return balance(
            self._choose(label),
            self._slots,
            target=self._target,
            within=WITHIN,
            random=self._random("balance", label),
            allowed=lambda one: are_peaceful(one, enemies),
        )

    def form(self, label: Label) -> Form:
        """Return the form with this label."""
        questions = self._ordered(self._select(label.name), label.name)
        entries = [
            self._entry(number, one, slot, label.name)
            for number, (one, slot) in enumerate(questions, 1)
        ]
        entries += self._open_entries(len(entries))
        return seal(
            Form(
                id=f"{self._blueprint.id}.{label.name}",
                quiz=QuizName(id=self._blueprint.id, title=self._blueprint.title),
                label=label.name,
                student=label.student,
                seed=self._seed,
                bank=self._version,
                instructions=self._blueprint.instructions,
                minutes=self._blueprint.minutes,
                entries=tuple(entries),
            )
        )

    def _ordered(
        self, selection: Selection, label: str
    ) -> list[tuple[Candidate, Slot]]:
        questions = list(zip(selection, self._slots, strict=True))
        if self._blueprint.vary.order:
            self._random("order", label).shuffle(questions)
        return questions

    def _entry(self, number: int, one: Candidate, slot: Slot, label: str) -> FormEntry:
        vary = self._blueprint.vary
        entry = self._entries[one.id]
        drawn = draw(
            entry, self._random("draw", label if vary.parameters else "", one.id)
        )
        return make_entry(
            drawn,
            number=number,
            points=slot.points,
            level=one.level,
            content=self._hash_of(entry.item),
            random=self._random("choices", label if vary.choices else "", one.id),
        )

    def _open_entries(self, before: int) -> Iterator[FormEntry]:
        for number, name in enumerate(self._blueprint.open, before + 1):
            topic, item = self._items[name]
            yield make_open_entry(
                item, topic=topic, number=number, content=self._hash_of(item)
            )

    def _hash_of(self, item: Item) -> str:
        if item.id not in self._hashes:
            self._hashes[item.id] = hash_of(item)
        return self._hashes[item.id]


def _candidate(entry: Entry) -> Candidate:
    return Candidate(
        id=entry.id,
        item=entry.item.id,
        topic=entry.topic,
        kind=entry.variant.kind,
        difficulty=entry.difficulty,
        level=entry.item.level,
        tags=frozenset(entry.item.tags),
    )


def mean_difficulty(form: Form) -> float:
    """Return a form's expected difficulty: the mean over the points."""
    points = sum(entry.points for entry in form.entries)
    return math.fsum(entry.points * entry.difficulty for entry in form.entries) / points
