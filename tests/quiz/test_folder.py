"""The folder of forms: what to keep, what to hand out."""

from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.forms import read_form, without_keys
from grader.models.quiz import Response
from grader.quiz.folder import Brief, describe_forms, write_forms
from grader.yaml import load_yaml
from tests.quiz.samples import form

A, B = form(), form(id="demo.B", label="B")


def test_forms_papers_and_answer_sheets_are_written(tmp_path: Path) -> None:
    briefs = list(write_forms([A, B], tmp_path))

    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*")) == [
        "forms/demo.A.json",
        "forms/demo.B.json",
        "papers/demo.A.answers.yaml",
        "papers/demo.A.json",
        "papers/demo.B.answers.yaml",
        "papers/demo.B.json",
    ]
    assert read_form(tmp_path / "forms/demo.A.json") == A
    assert read_form(tmp_path / "papers/demo.B.json") == without_keys(B)
    assert briefs[0] == Brief(id="demo.A", questions=6, points=15, difficulty=2)


def test_nothing_in_a_folder_is_overwritten(tmp_path: Path) -> None:
    list(write_forms([A], tmp_path))

    with pytest.raises(BadQuiz, match="there is something in it already"):
        list(write_forms([B], tmp_path))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadQuiz, match="cannot be written"):
        list(write_forms([A], tmp_path / "file"))


def test_a_few_forms_are_described_one_by_one_and_many_together(tmp_path: Path) -> None:
    one = Brief(id="q.A", questions=1, points=1, difficulty=2)
    other = Brief(id="q.B", questions=1, points=1, difficulty=2.1)

    assert list(describe_forms([one], tmp_path))[:-2] == [
        "q.A: 1 question, 1 point, difficulty 2.00"
    ]
    assert next(describe_forms([one, other] * 20, tmp_path)) == (
        "40 forms, each with 1 question and 1 point; difficulty 2.00 to 2.10"
    )


def test_an_answer_sheet_is_a_response_without_answers(tmp_path: Path) -> None:
    list(write_forms([A], tmp_path))
    sheet = tmp_path / "papers/demo.A.answers.yaml"
    sheet.write_text(sheet.read_text().replace('student: ""', "student: ada"))

    assert load_yaml(sheet, Response) == Response(
        form="demo.A",
        paper=A.paper,
        student="ada",
        answers=dict.fromkeys([f"q{n}" for n in range(1, 7)]),
    )
