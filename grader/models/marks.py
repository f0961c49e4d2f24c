"""What answers on a form are worth, and who changed that."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import Field

from grader.models.base import Record
from grader.models.evidence import Evidence
from grader.models.quiz import Answer, EntryKind, EntryName, Seconds
from grader.models.report import Score

MARKS_SCHEMA: Final = "gradeproof/marks/1"
CHANGE_SCHEMA: Final = "gradeproof/change/1"


class MarkState(StrEnum):
    """Whether a mark stands, or waits for a person."""

    FINAL = "final"
    SUGGESTED = "suggested"


class MarkedBy(StrEnum):
    """What a mark rests on."""

    BLANK = "blank"
    KEY = "key"
    RUBRIC = "rubric"
    PERSON = "person"
    DROPPED = "dropped"


class Mark(Record):
    """Points for one entry.

    Attributes:
        given: the answer as it was given; None where there is none.
        chosen: where the choices picked stand in the bank (`distractors.1`): comparable
            over forms.
        misconception: the misconception that the answer shows, where one is known.
        share: the part of `possible` that is earned, exact.
        earned: `share * possible`, rounded to two decimals.
        possible: 0 where the entry was dropped.
        reason: why a person must look, or what a person said.
        evidence: what the rubric finds in an open answer.
        seconds: time spent on it, where known.
    """

    number: int
    name: EntryName
    id: str
    kind: EntryKind
    given: Answer = None
    chosen: tuple[str, ...] = ()
    misconception: str = ""
    share: Annotated[Fraction, Field(ge=0, le=1)]
    earned: float
    possible: int
    state: MarkState
    by: MarkedBy
    reason: str = ""
    evidence: Evidence | None = None
    seconds: Seconds | None = None


class MarkedResponse(Record):
    """All marks of one student on one form: the source of gradebook and analysis.

    Attributes:
        form_hash: the hash of the form with the keys that marked it.
        response: SHA-256 of the answers.
        decimal: what was taken for the decimal mark of numbers.
        source: the file, and the place in it, that the answers came from.
        final: no mark waits for a person.
    """

    schema_: Literal["gradeproof/marks/1"] = Field(default=MARKS_SCHEMA, alias="schema")
    quiz: str
    form: str
    form_hash: str
    student: str
    response: str
    source: str
    decimal: Literal[".", ","] = "."
    final: bool
    score: Score
    marks: tuple[Mark, ...]
    started: str = ""
    finished: str = ""


class Change(Record):
    """One line of the audit log of results: who changed what, and for whom.

    Attributes:
        at: when, in ISO 8601.
        who: the person, as the machine names them.
        action: `regrade`, `review`, `undo`.
        what: the change in words: `rekey relu-at-zero.derivative=B`.
        student: whose mark it is; "" where it is everybody's.
        entry: the id of the entry.
        before: points before, by student.
        after: points after, by student.
        reason: why.
    """

    schema_: Literal["gradeproof/change/1"] = Field(
        default=CHANGE_SCHEMA, alias="schema"
    )
    at: str
    who: str
    action: str
    what: str
    student: str = ""
    entry: str = ""
    before: Mapping[str, float] = Field(default_factory=dict)
    after: Mapping[str, float] = Field(default_factory=dict)
    reason: str = ""
