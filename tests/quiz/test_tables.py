"""Tables of responses of our own kind."""

from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.forms import to_json
from grader.models.quiz import Response
from grader.quiz.library import Library, open_library
from grader.quiz.tables import open_table, read_own
from tests.quiz.samples import form


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "demo.A.json").write_text(to_json(form()), "utf-8")
    return open_library(tmp_path)


def read(
    folder: Path, text: str | bytes, library: Library, name: str = "all.csv"
) -> list[tuple[int, Response | str]]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with open_table(path) as table:
        return list(read_own(table, library))


def test_each_row_is_a_response(tmp_path: Path, library: Library) -> None:
    text = (
        "student,name,q1,2,true-false.first,started,finished\n"
        'ada,Ada L.,B,"A, C",true,early,late\n'
        "bob,Bob,,,,,\n"
    )

    assert read(tmp_path, text, library) == [
        (
            2,
            Response(
                form="demo.A",
                student="ada",
                answers={"q1": "B", "q2": "A, C", "true-false.first": "true"},
                started="early",
                finished="late",
            ),
        ),
        (3, Response(form="demo.A", student="bob", answers={})),
    ]


@pytest.mark.parametrize("cell", ["1", "0", "true", "12", "1.50"])
def test_a_cell_is_text_whatever_it_looks_like(
    cell: str, tmp_path: Path, library: Library
) -> None:
    ((_, found),) = read(tmp_path, f"student,q4\n1,{cell}\n", library)

    assert isinstance(found, Response)
    assert (found.student, found.answers) == ("1", {"q4": cell})


def test_a_table_may_name_its_forms(tmp_path: Path, library: Library) -> None:
    text = "student;form;paper;q1\nada; demo.B ;abc;A\n"
    ((_, found),) = read(tmp_path, text, library)

    assert isinstance(found, Response)
    assert (found.form, found.paper) == ("demo.B", "abc")


def test_a_row_that_is_wrong_does_not_cost_the_others(
    tmp_path: Path, library: Library
) -> None:
    huge = "x" * 200_000
    text = f"student,q1\nada,A,B\n,A\nbob,{huge}\n\neve,B\n"
    found = read(tmp_path, text, library)

    assert [(line, one) for line, one in found if isinstance(one, str)] == [
        (2, "3 cells, and the header has 2"),
        (3, "student: empty; write who you are, as your instructor knows you"),
        (4, "no CSV: field larger than field limit (131072)"),
    ]
    assert isinstance(found[-1][1], Response)


def test_a_cell_may_have_several_lines(tmp_path: Path, library: Library) -> None:
    ((line, found),) = read(tmp_path, 'student,q6\nada,"a\nb"\n', library)

    assert isinstance(found, Response)
    assert (line, found.answers) == (3, {"q6": "a\nb"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the first line must name the columns"),
        ("who,q1\nada,A\n", "no column `student`"),
        ("student,q1,q1\nada,A,B\n", "the same column twice: q1"),
        (b"student,q1\nad\xe4,A\n", "this is not UTF-8"),
        ("student," + "x" * 140_000, "the first line is no CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(
    text: str | bytes, words: str, tmp_path: Path, library: Library
) -> None:
    with pytest.raises(BadQuiz, match=words):
        read(tmp_path, text, library)


def test_a_line_that_would_fill_the_memory_is_refused(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.quiz.tables.MAX_LINE", 40)

    with pytest.raises(BadQuiz, match="line 2: longer than 40 characters"):
        read(tmp_path, f"student,q1\nada,{'x' * 99}\n", library)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(BadQuiz, match="cannot be read"),
        open_table(tmp_path / "none.csv"),
    ):
        pass
