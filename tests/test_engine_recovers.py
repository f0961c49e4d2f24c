"""What runs workers may die at any moment: no submission pays for that."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Report, Verdict
from grader.sandbox.client import Zygote
from grader.sandbox.session import Session

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def grade_while(
    zygote: Zygote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[int], bool], int], Report]:
    """Grade right code; the fork server gets a signal where the first function says.

    It is told how many calls have gone to workers.
    """

    def run(when: Callable[[int], bool], number: int) -> Report:
        calls = 0
        exchange = Session._exchange

        def disturb(self: Session, *args: object) -> object:
            nonlocal calls
            calls += 1
            if when(calls):
                os.kill(zygote._process.pid, number)
                if number == signal.SIGKILL:
                    zygote._process.wait()
                    # its wardens end their workers before they end themselves
                    self._worker._status.recv(1)
            return exchange(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(Session, "_exchange", disturb)
        exam = load_exam(ROOT)
        solution = ROOT / "reference" / "solution"
        submission = open_submission(solution, exam.tasks, tmp_path)
        return grade(submission, exam, zygote, GradeOptions(tasks=("relu",)))

    return run


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("call", [1, 20])
def test_a_fork_server_that_is_killed_or_stopped_costs_no_point(
    grade_while: Callable[[Callable[[int], bool], int], Report],
    number: int,
    call: int,
) -> None:
    report = grade_while(lambda calls: calls == call, number)

    assert report.final
    assert report.score.earned == report.score.possible


def test_a_fork_server_that_dies_again_and_again_leaves_the_report_open(
    grade_while: Callable[[Callable[[int], bool], int], Report],
) -> None:
    report = grade_while(lambda _calls: True, signal.SIGKILL)

    verdicts = {check.verdict for task in report.tasks for check in task.checks}
    assert not report.final
    assert Verdict.GRADER_ERROR in verdicts
    assert verdicts <= {Verdict.GRADER_ERROR, Verdict.SKIPPED}
