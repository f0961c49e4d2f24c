"""The records that the rest of the program passes around; frozen, and no logic."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Final = "gradeproof/report/1"


class Record(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


class Verdict(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"
    GRADER_ERROR = "grader_error"


class Visibility(StrEnum):
    """Who may see what a check found."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class Audience(StrEnum):
    """Who reads a report."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"


class Scope(StrEnum):
    """Which checks ran: the public ones, or all."""

    PUBLIC = "public"
    ALL = "all"


class Level(StrEnum):
    """How strongly a worker is confined, weakest first."""

    PROCESS = "process"
    CONTAINER = "container"
    FULL = "full"


class Limits(Record):
    """What one task may use.

    Attributes:
        seconds: wall-clock seconds for all checks of the task together.
        call_seconds: wall-clock seconds for one call, where a check names no other.
        memory_mib: MiB of memory for the worker.
    """

    seconds: Annotated[float, Field(gt=0, le=86400)] = 60
    call_seconds: Annotated[float, Field(gt=0, le=86400)] = 10
    memory_mib: Annotated[int, Field(ge=256, le=1 << 20)] = 4096


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class Task(Record):
    """One coding task, as `tasks.yaml` defines it."""

    id: Identifier
    title: str
    file: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
    points: Annotated[int, Field(gt=0)]
    prompt: str
    hints: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    uses: tuple[Identifier, ...] = ()
    limits: Limits = Limits()
    hidden_checks: Annotated[int, Field(ge=0)] | None = None


class Exam(Record):
    """One exam: its tasks, and where its parts lie; a part that is absent is None."""

    id: Identifier
    title: str
    root: Path
    tasks: tuple[Task, ...]
    template: Path | None = None
    public_checks: Path | None = None
    hidden_checks: Path | None = None
    reference: Path | None = None
    mutants: Path | None = None
    variants: Path | None = None
    standins: Path | None = None
    seed: str = Field(default="", repr=False)
    least_isolation: Level = Level.PROCESS


class Cell(Record):
    """A piece of a student's source that runs as one: a whole file, or a notebook cell.

    Attributes:
        label: what a traceback calls it: `relu.py`, or `cell 3`.
    """

    label: str
    source: str


class Submission(Record):
    """What a student handed in, opened and copied to a folder of our own.

    Attributes:
        name: how the student's work is called, fit for display.
        hash: SHA-256 over names and contents, hex.
        root: the folder with the copy.
        cells: task id to the pieces that run, in order; a task not handed in is absent.
        notes: what a student should know about how it was opened.
    """

    name: str
    hash: str
    root: Path
    cells: Mapping[str, tuple[Cell, ...]]
    notes: tuple[str, ...] = ()


class Counterexample(Record):
    """The smallest input that breaks the code.

    Attributes:
        snippet: Python that can be pasted and run beside the student's files.
    """

    snippet: str
    expected: str = ""
    actual: str = ""


class Fact(Record):
    """Something measured that a reader wants to know: `Accuracy`, `96.1 %`."""

    name: str
    value: str


class Series(Record):
    """One line of a curve: y over 1, 2, 3, ..."""

    name: str
    values: tuple[float, ...]


class Curve(Record):
    """A small line plot: accuracy over epochs."""

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]


class CheckResult(Record):
    """What became of one check.

    Attributes:
        id: `<task>.<name>`.
        weight: its share of the task's points, relative to the task's other checks.
        share: the part of the weight that was earned; 1 where passed.
        message: what went wrong, in a sentence or two.
        traceback: the student's own frames only.
        seconds: wall-clock time, reported under `timings`.
        laps: named wall-clock times within the check, in seconds.
    """

    id: str
    task: str
    title: str
    verdict: Verdict
    weight: Annotated[int, Field(gt=0)] = 1
    share: Annotated[Fraction, Field(ge=0, le=1)] = Fraction(0)
    visibility: Visibility = Visibility.HIDDEN
    message: str = ""
    hint: str = ""
    counterexample: Counterexample | None = None
    traceback: str = ""
    facts: tuple[Fact, ...] = ()
    curve: Curve | None = None
    seconds: float = 0.0
    laps: Mapping[str, float] = Field(default_factory=dict)


class TaskResult(Record):
    """All results of one task, before scoring.

    Attributes:
        output: the tail of what the student's code printed.
        notes: what a reader must know: "graded with stand-ins for model.py".
    """

    task: str
    checks: tuple[CheckResult, ...]
    output: str = ""
    notes: tuple[str, ...] = ()


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
    """Whose report this is; `hash` is the SHA-256 of what was handed in."""

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
