"""The report: the source of every other format."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from grader.models.base import Audience, Level, Record, Scope, Verdict, Visibility
from grader.models.results import Counterexample, Curve, Fact

SCHEMA: Final = "gradeproof/report/1"


class CheckReport(Record):
    """One check in a report; points are rounded here, and nowhere before."""

    id: str
    title: str
    verdict: Verdict
    weight: int
    earned: float
    possible: float
    visibility: Visibility
    message: str = ""
    hint: str = ""
    counterexample: Counterexample | None = None
    traceback: str = ""
    facts: tuple[Fact, ...] = ()
    curve: Curve | None = None


class TaskReport(Record):
    """One task in a report.

    Attributes:
        checks_later: hidden checks of this task that did not run here.
    """

    id: str
    title: str
    file: str
    earned: float
    possible: float
    checks: tuple[CheckReport, ...]
    checks_later: int = 0
    output: str = ""
    notes: tuple[str, ...] = ()


class ExamName(Record):
    """Which exam a report belongs to."""

    id: str
    title: str


class SubmissionName(Record):
    """Whose report this is; `hash` is the SHA-256 of code and answers."""

    name: str
    hash: str


class Score(Record):
    """Points, rounded once to two decimals."""

    earned: float
    possible: float


class Isolation(Record):
    """How the student's code was confined: the level, and each layer's state."""

    level: Level
    layers: Mapping[str, str]


class Timings(Record):
    """Wall-clock seconds; the only part of a report that differs between two runs."""

    total: float
    tasks: Mapping[str, float]
    checks: Mapping[str, float]
    laps: Mapping[str, Mapping[str, float]]


class Report(Record):
    """All results of one submission: the source of every other format."""

    schema_: Literal["gradeproof/report/1"] = Field(default=SCHEMA, alias="schema")
    exam: ExamName
    submission: SubmissionName
    scope: Scope
    audience: Audience
    final: bool
    score: Score
    tasks: tuple[TaskReport, ...]
    notes: tuple[str, ...] = ()
    isolation: Isolation
    environment: Mapping[str, str]
    timings: Timings
