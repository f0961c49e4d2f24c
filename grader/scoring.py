"""From verdicts to points, in exact fractions."""

from collections.abc import Iterable
from fractions import Fraction

from grader.models import (
    CheckReport,
    CheckResult,
    Score,
    Task,
    TaskReport,
    TaskResult,
    Verdict,
)

DECIMALS = 2


def share_of(results: Iterable[CheckResult]) -> Fraction:
    """Return the earned share of a task's points, in [0, 1]: a weighted mean."""
    earned, possible = Fraction(0), Fraction(0)
    for result in results:
        earned += result.weight * result.share
        possible += result.weight
    return earned / possible if possible else Fraction(0)


def is_final(results: Iterable[TaskResult]) -> bool:
    """Return whether each task has checks, and no check's result is our failure."""
    tasks = [result.checks for result in results]
    return bool(tasks) and all(
        checks and all(check.verdict is not Verdict.GRADER_ERROR for check in checks)
        for checks in tasks
    )


def round_points(points: Fraction) -> float:
    """Return points as they are shown; the only place where they are rounded."""
    return float(round(points, DECIMALS))


def score_task(task: Task, result: TaskResult, *, checks_later: int = 0) -> TaskReport:
    """Return a task's report with its points."""
    total = sum(check.weight for check in result.checks)
    return TaskReport(
        id=task.id,
        title=task.title,
        file=task.file,
        earned=round_points(task.points * share_of(result.checks)),
        possible=float(task.points),
        checks=tuple(_score_check(task, check, total) for check in result.checks),
        checks_later=checks_later,
        output=result.output,
        notes=result.notes,
    )


def _score_check(task: Task, check: CheckResult, total: int) -> CheckReport:
    possible = Fraction(task.points * check.weight, total)
    return CheckReport(
        id=check.id,
        title=check.title,
        verdict=check.verdict,
        weight=check.weight,
        earned=round_points(possible * check.share),
        possible=round_points(possible),
        visibility=check.visibility,
        message=check.message,
        hint=check.hint,
        counterexample=check.counterexample,
        traceback=check.traceback,
        facts=check.facts,
        curve=check.curve,
    )


def total_score(tasks: Iterable[tuple[Task, TaskResult]]) -> Score:
    """Return the points of all tasks together."""
    earned, possible = Fraction(0), 0
    for task, result in tasks:
        earned += task.points * share_of(result.checks)
        possible += task.points
    return Score(earned=round_points(earned), possible=float(possible))
