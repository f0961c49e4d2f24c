from fractions import Fraction

import hypothesis.errors
import pytest

from grader.checks import PartlyRight
from grader.errors import CheckFailed, Loss, NotHandedIn, StudentRaised, WorkerLost
from grader.models import Verdict
from grader.runner.verdicts import BY_EXCEPTION, BY_LOSS, judge

ERRORS: dict[type[BaseException], BaseException] = {
    NotHandedIn: NotHandedIn("a.py was not handed in"),
    CheckFailed: CheckFailed("it is wrong", expected="1", actual="2"),
    StudentRaised: StudentRaised("ValueError", "no", "line 3"),
    hypothesis.errors.Flaky: hypothesis.errors.Flaky("hypothesis's own words"),
    AssertionError: AssertionError("1 != 2"),
    pytest.skip.Exception: pytest.skip.Exception("not run"),
}


def test_no_error_has_all_points() -> None:
    outcome = judge(None)

    assert (outcome.verdict, outcome.share) == (Verdict.PASSED, 1)


@pytest.mark.parametrize("kind", BY_EXCEPTION)
def test_each_error_of_the_table_has_its_verdict_and_no_points(
    kind: type[BaseException],
) -> None:
    outcome = judge(ERRORS[kind])

    assert (outcome.verdict, outcome.share) == (BY_EXCEPTION[kind], 0)
    assert outcome.message


@pytest.mark.parametrize("loss", Loss)
def test_each_loss_of_a_worker_has_its_verdict(loss: Loss) -> None:
    outcome = judge(WorkerLost(loss, "gone"))

    assert (outcome.verdict, outcome.share) == (BY_LOSS[loss], 0)
    assert outcome.message == "gone"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (CheckFailed("it is wrong"), "it is wrong"),
        (StudentRaised("ValueError", "no"), "ValueError: no"),
        (
            hypothesis.errors.FlakyFailure("words", [ValueError()]),
            "asked the same question twice, the code gave different answers",
        ),
        (AssertionError("1 != 2"), "1 != 2"),
    ],
)
def test_a_message_is_for_the_student(error: BaseException, message: str) -> None:
    assert judge(error).message == message


def test_a_wrong_answer_brings_what_was_expected_and_what_came() -> None:
    outcome = judge(ERRORS[CheckFailed])

    assert (outcome.expected, outcome.actual) == ("1", "2")


def test_what_the_code_raised_brings_its_own_trace() -> None:
    assert judge(ERRORS[StudentRaised]).traceback == "line 3"


def test_a_partly_right_answer_earns_its_share() -> None:
    outcome = judge(PartlyRight(Fraction(1, 4), "92 %"))

    assert (outcome.verdict, outcome.share) == (Verdict.FAILED, Fraction(1, 4))
    assert outcome.message == "92 %"


@pytest.mark.parametrize(
    "error",
    [
        TypeError("a bug"),
        SystemExit(3),
        hypothesis.errors.Unsatisfiable("a bug"),
        pytest.fail.Exception("not our word"),
    ],
)
def test_whatever_else_is_our_own_failure(error: BaseException) -> None:
    outcome = judge(error)

    assert (outcome.verdict, outcome.share) == (Verdict.GRADER_ERROR, 0)
    assert type(error).__name__ in outcome.message
    assert type(error).__name__ in outcome.traceback
