"""Marks and forms in short, as analysing needs them: memory stays small."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.models.marks import Mark, MarkedBy, MarkedResponse, MarkState
from grader.models.quiz import EntryKind, Form, FormEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One mark in short.

    Attributes:
        earned: in points, not rounded.
        ways: how it was answered: where the choices stand, or `right`, a
            misconception, `other`; empty where there is no answer.
    """

    earned: float
    possible: int
    final: bool
    ways: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The marks of one student in short.

    Attributes:
        earned: points of the marks that are final.
        possible: what these could be.
        minutes: from begin to end, where known.
    """

    form: str
    seen: Mapping[str, Seen]
    earned: float
    possible: int
    final: bool
    minutes: float | None

    @property
    def share(self) -> float | None:
        """The part of the settled points that was earned; None where there are none."""
        return self.earned / self.possible if self.possible else None

    def rest_of(self, item: str) -> float | None:
        """Return the share of all other settled points; None where there are none."""
        one = self.seen[item]
        possible = self.possible - one.possible * one.final
        earned = self.earned - one.earned * one.final
        return earned / possible if possible else None


def make_sheet(marked: MarkedResponse) -> Sheet:
    """Return a student's marks in short; what was dropped is left out."""
    kept = [one for one in marked.marks if one.possible]
    settled = [one for one in kept if one.state is MarkState.FINAL]
    return Sheet(
        form=marked.form,
        seen={one.id: _see(one) for one in kept},
        earned=math.fsum(one.possible * one.share for one in settled),
        possible=sum(one.possible for one in settled),
        final=marked.final,
        minutes=_minutes(marked.started, marked.finished),
    )


def _see(mark: Mark) -> Seen:
    return Seen(
        earned=float(mark.possible * mark.share),
        possible=mark.possible,
        final=mark.state is MarkState.FINAL,
        ways=_ways(mark),
        seconds=mark.seconds,
    )


def _ways(mark: Mark) -> tuple[str, ...]:
    if mark.by is MarkedBy.BLANK or mark.given is None:
        return ()
    if mark.chosen:
        return mark.chosen
    if mark.share == 1:
        return (RIGHT,)
    if mark.kind is EntryKind.OPEN:
        return (PART if mark.share else NOTHING,)
    return (mark.misconception or OTHER,)


RIGHT, PART, NOTHING, OTHER = "right", "part", "nothing", "other"


def _minutes(started: str, finished: str) -> float | None:
    try:
        ends = dt.datetime.fromisoformat(finished)
        spent = ends - dt.datetime.fromisoformat(started)
    except (ValueError, TypeError):  # no times, not ISO 8601, or only one has a zone
        return None
    return spent.total_seconds() / 60 if spent > dt.timedelta(0) else None


@dataclass(slots=True, kw_only=True)
class Question:
    """A question of all forms.

    Attributes:
        entry: as the first form has it.
        letters: the letters that each choice has, by where it stands in the bank.
    """

    entry: FormEntry
    letters: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Catalogue:
    """The questions of all forms, in the order of the first, and what was dropped."""

    title: str = ""
    questions: dict[str, Question] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)


def make_catalogue(forms: Iterable[Form]) -> Catalogue:
    """Return the questions of all forms."""
    made = Catalogue()
    for form in forms:
        made.title = made.title or form.quiz.title
        for entry in form.entries:
            if entry.dropped:
                made.dropped.add(entry.id)
                continue
            question = made.questions.setdefault(entry.id, Question(entry=entry))
            for choice in entry.choices:
                question.letters.setdefault(choice.origin, set()).add(choice.id)
    return made


def seen_of(sheets: Iterable[Sheet], item: str) -> Iterator[tuple[Sheet, Seen]]:
    """Yield who was asked this, and how they did."""
    for sheet in sheets:
        if item in sheet.seen:
            yield sheet, sheet.seen[item]
