"""The records that the rest of the program passes around; frozen, and no logic."""

from grader.models.base import Audience, Level, Record, Scope, Verdict, Visibility
from grader.models.exam import Cell, Exam, Identifier, Limits, Submission, Task
from grader.models.report import (
    SCHEMA,
    CheckReport,
    ExamName,
    Isolation,
    Report,
    Score,
    SubmissionName,
    TaskReport,
    Timings,
)
from grader.models.results import (
    CheckResult,
    Counterexample,
    Curve,
    Fact,
    Series,
    TaskResult,
)

__all__ = [
    "SCHEMA",
    "Audience",
    "Cell",
    "CheckReport",
    "CheckResult",
    "Counterexample",
    "Curve",
    "Exam",
    "ExamName",
    "Fact",
    "Identifier",
    "Isolation",
    "Level",
    "Limits",
    "Record",
    "Report",
    "Scope",
    "Score",
    "Series",
    "Submission",
    "SubmissionName",
    "Task",
    "TaskReport",
    "TaskResult",
    "Timings",
    "Verdict",
    "Visibility",
]
