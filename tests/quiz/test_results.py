"""A folder of results."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.models.marks import Change, MarkedResponse
from grader.models.quiz import Answer
from grader.quiz.gradebook import Gradebook, row_of
from grader.quiz.mark import Refusal, mark
from grader.quiz.results import (
    append_change,
    marks_path,
    name_of,
    read_changes,
    read_marked,
    read_marks,
    safe_cell,
    write_marks,
    write_refusals,
)
from tests.quiz.samples import KEYS, form, response


def marked(student: str, answers: dict[str, Answer]) -> MarkedResponse:
    return mark(form(), response(form(), answers, student=student), source="f")[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "marks").mkdir()
    return tmp_path


def test_marks_read_back_as_they_were_written(root: Path) -> None:
    ada = marked("ada", {**KEYS, "q5": "copy", "q6": "The chain rule."})
    eve = marked("../eve", {})
    write_marks(root, ada)
    write_marks(root, eve)

    assert list(read_marks(root)) == [ada, eve]
    assert read_marked(root / "marks/ada.json") == ada
    assert {path.parent for path in root.rglob("*.json")} == {root / "marks"}


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_two_students_share_a_file_and_none_leaves_the_folder(
    one: str, other: str
) -> None:
    names = {name_of(one).casefold(), name_of(other).casefold()}

    assert len(names) == len({one, other})
    assert marks_path(Path("r"), one).parent == Path("r/marks")
    assert not name_of(one).startswith(".")


def test_nobody_can_take_the_name_of_anothers_file() -> None:
    assert name_of("ada-l") == "ada-l"
    assert name_of(name_of("Ada L")) != name_of("Ada L")


def test_results_without_marks_and_files_that_are_none_are_told(root: Path) -> None:
    with pytest.raises(BadQuiz, match="there are no marks in it"):
        list(read_marks(root))
    (root / "marks/x.json").write_text("{}", "utf-8")
    with pytest.raises(BadQuiz, match="these are no marks"):
        list(read_marks(root))


def test_the_gradebook_has_a_row_a_student_and_says_what_is_final(root: Path) -> None:
    ada = marked("=ada", {**KEYS, "q5": "copy"})
    bob = marked("bob", KEYS)

    assert Gradebook([row_of(bob), row_of(ada)]).write(root) == {
        "students": 2,
        "final": 1,
    }
    with (root / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        header, one, other = csv.reader(file)
    assert header == [
        *("student", "form", "earned", "possible", "final", "waiting", "gradients"),
        *("multiple.first", "numeric.first", "short.first", "single.first"),
        "true-false.first",
    ]
    assert one[:6] == ["'=ada", "demo.A", "10.0", "15.0", "no", "short.first"]
    assert one[6:] == ["0.0", "4.0", "2.0", "0.0", "2.0", "2.0"]
    assert other[:6] == ["bob", "demo.A", "12.0", "15.0", "yes", ""]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("ada", "ada"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        (" @x", "' @x"),
        ("\t=x", "'\ufffd=x"),
        ("a\x1b[2J\nb\u202e", "a\ufffd[2J\ufffdb\ufffd"),
        (-1.5, -1.5),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(value: str | float, cell: str | float) -> None:
    assert safe_cell(value) == cell


def test_refusals_are_a_table_and_none_where_nothing_was_refused(root: Path) -> None:
    write_refusals(root, [Refusal(source="f", place="q1", reason="=no")])

    assert (root / "refused.csv").read_text() == "source,place,reason\nf,q1,'=no\n"
    write_refusals(root, [])
    assert not (root / "refused.csv").exists()


def test_the_log_of_changes_is_only_added_to(root: Path) -> None:
    changes = [
        Change(at="now", who="me", action="regrade", what=what, before={"ada": 1.0})
        for what in ("one", "two\n")
    ]

    assert list(read_changes(root)) == []
    for change in changes:
        append_change(root, change)
    assert list(read_changes(root)) == changes
    assert len((root / "changes.jsonl").read_text().splitlines()) == 2
