"""What quizzes showed, beside the bank's items."""

from pathlib import Path

import pytest

from grader.errors import BadExam, BadQuiz
from grader.models.analysis import Analysis
from grader.models.observed import ObservedFile
from grader.quiz.analyse import analyse
from grader.quiz.observed import update_bank
from grader.yaml import load_yaml
from tests.quiz.classes import plain_class, plain_form

FORM = plain_form(3)
KNOWN = {"item-1.v", "item-2.v"}


def analysis(students: int) -> Analysis:
    return analyse([FORM], plain_class(students, FORM))


def read(root: Path) -> dict[str, dict[str, int]]:
    """The numbers of answers, by variant and sitting."""
    found = load_yaml(root / "observed.yaml", ObservedFile)
    return {
        name: {sitting: one.n for sitting, one in sittings.items()}
        for name, sittings in found.items.items()
    }


def test_figures_are_written_beside_the_items(tmp_path: Path) -> None:
    found = analysis(30)
    done = update_bank(found, tmp_path, KNOWN, "midterm 2026")
    written = load_yaml(tmp_path / "observed.yaml", ObservedFile)
    one = written.items["item-1.v"]["midterm 2026"]

    assert done.written == ("item-1.v", "item-2.v")
    assert (done.few, done.unknown) == ((), ("item-3.v",))
    assert one.difficulty == round(found.items[0].difficulty.value or 0, 3)
    assert one.discrimination == round(found.items[0].discrimination.value or 0, 3)
    assert (one.n, one.content) == (30, FORM.entries[0].content)


def test_sittings_stand_side_by_side_and_one_is_replaced_by_itself(
    tmp_path: Path,
) -> None:
    for students, sitting in ((30, "b"), (20, "a"), (25, "b")):
        update_bank(analysis(students), tmp_path, KNOWN, sitting)
    text = (tmp_path / "observed.yaml").read_text("utf-8")
    update_bank(analysis(25), tmp_path, KNOWN, "b")

    assert read(tmp_path) == {name: {"a": 20, "b": 25} for name in sorted(KNOWN)}
    assert (tmp_path / "observed.yaml").read_text("utf-8") == text


def test_too_few_answers_are_not_written_and_replace_what_was_there(
    tmp_path: Path,
) -> None:
    update_bank(analysis(15), tmp_path, KNOWN, "a")
    assert "discrimination" not in (tmp_path / "observed.yaml").read_text("utf-8")
    done = update_bank(analysis(5), tmp_path, KNOWN, "a")

    assert (done.written, done.few) == ((), ("item-1.v", "item-2.v"))
    assert read(tmp_path) == {}


@pytest.mark.parametrize("sitting", ["", "a: b", "\x1b[31m", "x" * 65, "-a"])
def test_a_sitting_has_a_plain_name(tmp_path: Path, sitting: str) -> None:
    with pytest.raises(BadQuiz, match="use letters, digits"):
        update_bank(analysis(20), tmp_path, KNOWN, sitting)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_wrong_stays_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "observed.yaml").write_text("items: 3\n", "utf-8")

    with pytest.raises(BadExam, match=r"observed\.yaml:1"):
        update_bank(analysis(20), tmp_path, KNOWN, "a")
    assert (tmp_path / "observed.yaml").read_text("utf-8") == "items: 3\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadQuiz, match="cannot be written"):
        update_bank(analysis(20), tmp_path / "none", KNOWN, "a")
