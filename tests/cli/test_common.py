"""Which exam counts, and what is started for a submission."""

import os
from pathlib import Path

import pytest

from grader.cli.common import (
    locate_exam,
    require_tasks,
    workdir,
)
from grader.errors import BadExam, UserError
from grader.exam import load_exam
from grader.models import Cell, Submission
from tests.cli.mini import write_exam, write_files

NO_EXAM = (
    "no exam.yaml in this folder or above it; "
    "change to the exam's folder, or name it with --exam DIR"
)


def error_of(named: Path | None, work: Path | None = None) -> str:
    with pytest.raises(UserError) as caught:
        locate_exam(named, work)
    return str(caught.value)


def make_submission(**sources: str) -> Submission:
    cells = {
        task: (Cell(label=task, source=source),) for task, source in sources.items()
    }
    return Submission(name="ada", hash="0", root=Path("/"), cells=cells)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user is in a folder of no exam."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def theirs(elsewhere: Path) -> Path:
    """A submission that brings an exam of its own."""
    root = write_exam(elsewhere / "theirs")
    write_files(root, {"work/half.py": ""})
    return root


def test_an_exam_that_is_named_counts(theirs: Path, exam: Path) -> None:
    assert locate_exam(theirs, exam).root == theirs


@pytest.mark.usefixtures("exam")
def test_a_folder_without_an_exam_cannot_be_named(elsewhere: Path) -> None:
    assert error_of(elsewhere) == (
        f"--exam {elsewhere}: no exam.yaml in there; name the exam's own folder"
    )


@pytest.mark.parametrize("folder", [".", "secret/solution"])
def test_an_exam_is_found_from_the_folders_in_it(
    folder: str, exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(exam / folder)

    assert locate_exam(None).root == exam
    assert locate_exam(None, Path()).root == exam
    assert locate_exam(None, Path("half.py")).root == exam


@pytest.mark.usefixtures("elsewhere")
def test_an_exam_is_found_from_the_work_in_it(tmp_path: Path) -> None:
    exam = write_exam(tmp_path / "exam")

    assert locate_exam(None, exam / "secret/solution").root == exam
    assert locate_exam(None, exam / "secret/solution/half.py").root == exam


@pytest.mark.parametrize("path", [".", "half.py", "work", "work/half.py"])
def test_an_exam_that_the_work_brings_does_not_count_beside_the_users(
    path: str, theirs: Path, exam: Path
) -> None:
    assert locate_exam(None, theirs / path).root == exam


@pytest.mark.parametrize("path", [".", "half.py"])
def test_an_exam_that_the_work_brings_does_not_count_alone(
    path: str, theirs: Path
) -> None:
    assert error_of(None, Path("theirs", path)) == (
        f"{theirs}/exam.yaml: not used, since an exam's checks may do anything here; "
        "if you trust it, change to its folder, or add --exam theirs"
    )


def test_a_link_to_the_work_changes_nothing(theirs: Path) -> None:
    Path("link").symlink_to(theirs)

    assert "not used" in error_of(None, Path("link"))


@pytest.mark.parametrize("folder", [".", "work"])
def test_an_exam_counts_where_the_user_has_gone_into_it(
    folder: str, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(theirs / folder)

    assert locate_exam(None, Path()).root == theirs
    assert locate_exam(None, theirs / "half.py").root == theirs


@pytest.mark.usefixtures("elsewhere")
def test_no_exam_is_an_error_that_says_what_to_do() -> None:
    assert error_of(None) == NO_EXAM
    assert error_of(None, Path("nowhere")) == NO_EXAM


def test_an_exam_that_is_broken_says_so(exam: Path) -> None:
    (exam / "exam.yaml").write_text("id: mini\n")

    with pytest.raises(BadExam, match=r"exam.yaml:1:1: title: this key is missing"):
        locate_exam(None)


def test_a_current_folder_that_is_gone_is_complained_of(elsewhere: Path) -> None:
    elsewhere.rmdir()

    assert error_of(None) == (
        "the current folder: cannot be opened (No such file or directory); "
        "check that it is there and its permissions"
    )


@pytest.mark.usefixtures("elsewhere")
def test_a_folder_that_may_not_be_entered_is_complained_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)

    assert error_of(None, Path("work")) == (
        "work: cannot be opened (Permission denied); "
        "check that it is there and its permissions"
    )


def test_a_task_that_is_not_there_is_answered_with_those_that_are(exam: Path) -> None:
    loaded = load_exam(exam)
    require_tasks(loaded, ["half", "quarter", "half"])

    with pytest.raises(UserError) as caught:
        require_tasks(loaded, ["half", "hlaf"])

    assert str(caught.value) == "--task hlaf: no such task; there are half, quarter"


def test_a_workdir_is_gone_afterwards() -> None:
    with workdir() as folder:
        (folder / "deep").mkdir()
        there = os.path.lexists(folder)

    assert there
    assert not os.path.lexists(folder)
