"""`grade init`: what a student gets."""

from pathlib import Path

import pytest

from grader.exam import load_exam
from tests.cli.conftest import Grade

FILES = [
    "checks/test_public.py",
    "exam.yaml",
    "half.py",
    "quarter.py",
    "tasks.yaml",
]


@pytest.mark.usefixtures("exam")
def test_a_student_gets_the_template_and_is_told_what_to_do(
    grade: Grade, tmp_path: Path
) -> None:
    dest = tmp_path / "home"

    done = grade("init", dest)

    lines = [f"{dest}/{name}" for name in FILES]
    lines.append(f"now fill in the files in {dest} and run `grade check` there")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == lines
    assert [task.hidden_checks for task in load_exam(dest).tasks] == [1, 1]


def test_an_exam_without_hidden_checks_can_be_handed_out(
    exam: Path, grade: Grade, tmp_path: Path
) -> None:
    (exam / "secret").rename(tmp_path / "at home")

    done = grade("init", tmp_path / "home", "--exam", exam)

    assert done.code == 0
    tasks = load_exam(tmp_path / "home").tasks
    assert [task.hidden_checks for task in tasks] == [0, 0]


@pytest.mark.usefixtures("exam")
def test_no_work_is_overwritten(grade: Grade, work: Path) -> None:
    done = grade("init", work)

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"grade: {work}: this folder is not empty; name another one, so that no work "
        "of yours is overwritten\n"
    )


def test_a_student_cannot_hand_the_exam_on(
    exam: Path, grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade("init", tmp_path / "home", "--exam", exam)
    monkeypatch.chdir(tmp_path / "home")

    done = grade("init", tmp_path / "again")

    assert done.code == 2
    assert "this exam has no template to hand out" in done.err


def test_there_must_be_an_exam(
    grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = grade("init", "home")

    assert done.code == 2
    assert done.err == (
        "grade: no exam.yaml in this folder or above it; change to the exam's folder, "
        "or name it with --exam DIR\n"
    )
