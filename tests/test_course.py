"""The exam of this repository proves itself."""

from pathlib import Path

import pytest

from grader.audit.run import audit
from grader.audit.verdict import comparable
from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Report
from grader.sandbox.client import Zygote

ROOT = Path(__file__).parents[1]
EXAM = load_exam(ROOT)
TASKS = [task.id for task in EXAM.tasks]


def grade_whole(work: Path, folder: Path, zygote: Zygote) -> Report:
    folder.mkdir()
    submission = open_submission(work, EXAM.tasks, folder)
    return grade(submission, EXAM, zygote, GradeOptions(device="cpu"))


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_proved(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference gets full marks, the template none, and each mutant is caught."""
    # hundreds of gradings run the same lines: those of tests/audit are measured
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)

    found = audit(ROOT, generated=False, jobs=1, only=(task,))

    assert found.holes == ()
    assert all(found.kills.values())
    assert len(found.kills) >= 12


@pytest.mark.slow
def test_the_whole_is_right_for_the_reference_and_wrong_for_the_template(
    tmp_path: Path,
) -> None:
    with Zygote() as zygote:
        first, again = (
            grade_whole(ROOT / "reference" / "solution", tmp_path / name, zygote)
            for name in ("first", "again")
        )
        template = grade_whole(ROOT / "student_template", tmp_path / "none", zygote)

    assert first.final
    assert (first.score.earned, first.score.possible) == (100, 100)
    assert comparable(first) == comparable(again)
    assert template.final
    assert (template.score.earned, template.score.possible) == (0, 100)
