"""What became of the checks, before scoring."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from grader.models.base import Record, Verdict, Visibility


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
        output: what the student's code printed, cut where it is long.
        notes: what a reader must know: "graded with stand-ins for model.py".
    """

    task: str
    checks: tuple[CheckResult, ...]
    output: str = ""
    notes: tuple[str, ...] = ()
