"""From an exception to a verdict, through one table."""

import traceback
from dataclasses import dataclass
from fractions import Fraction

import hypothesis.errors
import pytest

from grader.checks.declare import PartlyRight
from grader.errors import CheckFailed, Loss, NotHandedIn, StudentRaised, WorkerLost
from grader.models import Verdict

BY_EXCEPTION: dict[type[BaseException], Verdict] = {
    NotHandedIn: Verdict.FAILED,
    CheckFailed: Verdict.FAILED,
    StudentRaised: Verdict.CRASHED,
    hypothesis.errors.Flaky: Verdict.FAILED,
    AssertionError: Verdict.FAILED,
    pytest.skip.Exception: Verdict.SKIPPED,
}
BY_LOSS: dict[Loss, Verdict] = {
    Loss.TIMED_OUT: Verdict.TIMED_OUT,
    Loss.DIED: Verdict.CRASHED,
    Loss.VANISHED: Verdict.GRADER_ERROR,
    Loss.PROTOCOL: Verdict.CRASHED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check's end means."""

    verdict: Verdict
    share: Fraction = Fraction(0)
    message: str = ""
    traceback: str = ""
    expected: str = ""
    actual: str = ""


def judge(error: BaseException | None) -> Outcome:
    """Return what it means that a check ended with `error`, or without one."""
    if error is None:
        return Outcome(verdict=Verdict.PASSED, share=Fraction(1))
    if isinstance(error, WorkerLost):
        return Outcome(verdict=BY_LOSS[error.loss], message=str(error))
    for kind, verdict in BY_EXCEPTION.items():
        if isinstance(error, kind):
            return _describe(error, verdict)
    trace = "".join(traceback.format_exception(error, limit=-8))
    return Outcome(
        verdict=Verdict.GRADER_ERROR,
        message=f"the check itself failed: {type(error).__name__}: {error}",
        traceback=trace,
    )


def _describe(error: BaseException, verdict: Verdict) -> Outcome:
    if isinstance(error, PartlyRight):
        return Outcome(verdict=verdict, share=error.share, message=str(error))
    if isinstance(error, CheckFailed):
        return Outcome(
            verdict=verdict,
            message=str(error),
            expected=error.expected,
            actual=error.actual,
        )
    if isinstance(error, StudentRaised):
        return Outcome(verdict=verdict, message=str(error), traceback=error.trace)
    if isinstance(error, hypothesis.errors.Flaky):
        text = "asked the same question twice, the code gave different answers"
        return Outcome(verdict=verdict, message=text)
    return Outcome(verdict=verdict, message=str(error))
