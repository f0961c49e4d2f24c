"""The list of students."""

from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.quiz.assemble import Label
from grader.quiz.roster import read_roster


def roster(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "students.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "student\nada@x.org\nBob\n",
        "\ufeffName;ID\nA;ada@x.org\nB; Bob \n\n",
        "name\temail\nA\tada@x.org\nB\tBob\n",
    ],
)
def test_each_student_gets_a_label(tmp_path: Path, text: str) -> None:
    assert read_roster(roster(tmp_path, text)) == [
        Label(name="ada-x-org", student="ada@x.org"),
        Label(name="Bob", student="Bob"),
    ]


def test_a_name_without_letters_gets_a_label_as_well(tmp_path: Path) -> None:
    assert read_roster(roster(tmp_path, "student\n\u738b\n")) == [
        Label(name="student", student="\u738b")
    ]


def test_names_that_would_be_the_same_are_kept_apart(tmp_path: Path) -> None:
    one, other = read_roster(roster(tmp_path, "student\na.b\nA b\n"))

    assert one == Label(name="a-b", student="a.b")
    assert other.name.startswith("A-b-")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the first line must name the columns"),
        ("who\nada\n", "no column says who the students are"),
        ("student\n", "there are no students in it"),
        ("student,x\nada,1\n,2\n", "line 3: the student's cell is empty"),
        ("student,x\nada,1,2\n", "line 2: 3 cells, and the header has 2"),
        ("student\nada\nAda\n", "line 3: Ada is there already, as ada"),
        ("student\n" + "a" * 201, "line 2: longer than 200 characters"),
    ],
)
def test_a_roster_that_is_wrong_is_told_where(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(BadQuiz, match=words):
        read_roster(roster(tmp_path, text))
