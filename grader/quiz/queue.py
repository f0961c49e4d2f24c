"""What waits for a person: each answer once, and those alike one after the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from grader.bank.texts import normalise
from grader.models.marks import Mark, MarkedResponse, MarkState
from grader.models.quiz import EntryKind, Form, FormEntry
from grader.models.review import Case
from grader.quiz.agreement import suggestion_of

COMPARED: Final = 1000  # characters of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which marks are wanted; what is final only where `again` is set.

    Attributes:
        item: the id of an entry, or of an item for all its variants; "" for all.
        student: "" for all.
    """

    item: str = ""
    student: str = ""
    again: bool = False

    def wants(self, mark: Mark) -> bool:
        """Return whether a mark is to be looked at."""
        if self.item and self.item not in (mark.id, mark.id.partition(".")[0]):
            return False
        waits = mark.state is MarkState.SUGGESTED
        return waits or (self.again and mark.possible > 0)


def find_cases(
    marked: Iterable[MarkedResponse],
    open_form: Callable[[str], Form],
    wanted: Callable[[Mark], bool],
) -> list[Case]:
    """Return a case for each different answer that is wanted, question by question."""
    cases: dict[tuple[str, ...], Case] = {}
    for response in marked:
        for one in filter(wanted, response.marks):
            entries = open_form(response.form).entries
            entry = next(entry for entry in entries if entry.name == one.name)
            made = _make_case(entry, one, response.student)
            key = made.entry, made.stem, repr(one.given), made.reason, str(one.share)
            old = cases.get(key)
            if old is not None:
                students = (*old.students, response.student)
                made = old.model_copy(update={"students": students})
            cases[key] = made
    return sorted(cases.values(), key=lambda case: (case.entry, case.stem))


def _make_case(entry: FormEntry, mark: Mark, student: str) -> Case:
    evidence = mark.evidence
    return Case(
        entry=entry.id,
        kind=entry.kind,
        stem=entry.stem,
        choices=entry.choices,
        unit=entry.unit,
        right=_right(entry),
        possible=mark.possible,
        given=mark.given,
        students=(student,),
        share=mark.share,
        suggested=None if evidence is None else suggestion_of(evidence),
        reason=mark.reason,
        evidence=evidence,
        decided=mark.state is MarkState.FINAL,
    )


def _right(entry: FormEntry) -> str:
    if entry.kind is EntryKind.TRUE_FALSE:
        return "true" if entry.truth else "false"
    letters = [choice.id for choice in entry.choices if choice.right]
    return ", ".join(letters) or entry.answer


def next_case(waiting: Sequence[Case], last: Case | None) -> Case:
    """Return the case that comes after `last`: of the same question, and most alike.

    How alike two answers are settles their order, and nothing else.
    """
    near = [case for case in waiting if last is not None and _is_same(case, last)]
    if last is None or not near:
        first = waiting[0]
        near = [case for case in waiting if _is_same(case, first)]
        # what most have said comes first; of several, what came in first
        return max(near, key=lambda case: len(case.students))
    texts = [_comparable(case) for case in near]
    found = process.extractOne(_comparable(last), texts, scorer=fuzz.ratio)
    assert found is not None
    return near[found[2]]


def _is_same(one: Case, other: Case) -> bool:
    return (one.entry, one.stem) == (other.entry, other.stem)


def _comparable(case: Case) -> str:
    return normalise(str(case.given)[:COMPARED])


def likeness(one: Case, other: Case) -> int:
    """Return how alike two answers are, in per cent; for people to read."""
    return round(fuzz.ratio(_comparable(one), _comparable(other)))
