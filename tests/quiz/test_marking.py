"""A folder of responses becomes a folder of results."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BadQuiz
from grader.forms import to_json
from grader.models.marks import MarkedBy, MarkState
from grader.models.quiz import Answer, Form
from grader.quiz.marking import MarkOptions, Summary, mark_all
from grader.quiz.numbers import Decimal
from grader.quiz.results import read_marked, write_marks
from tests.quiz import samples
from tests.quiz.samples import KEYS, form, response

A, B = form(), form(id="demo.B", label="B")


class Exam:
    """Forms, responses and results in a folder."""

    def __init__(self, root: Path) -> None:
        self.forms, self.responses = root / "forms", root / "responses"
        self.results = root / "results"
        self.forms.mkdir()
        self.responses.mkdir()
        for one in (A, B):
            self.put_form(one)

    def put_form(self, one: Form) -> None:
        (self.forms / f"{one.id}.json").write_text(to_json(one), "utf-8")

    def answer(
        self, name: str, answers: dict[str, Answer], of: Form = A, **more: Any
    ) -> None:
        said = response(of, answers, **{"student": name} | more)
        (self.responses / f"{name}.json").write_text(to_json(said), "utf-8")

    def mark(self, **options: Any) -> Summary:
        return mark_all(
            self.forms, self.responses, self.results, MarkOptions(**options)
        )

    def gradebook(self) -> dict[str, dict[str, str]]:
        with (self.results / "gradebook.csv").open(encoding="utf-8") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture
def exam(tmp_path: Path) -> Exam:
    return Exam(tmp_path)


def test_everybody_is_marked_by_the_form_that_they_answered(exam: Exam) -> None:
    exam.answer("ada", KEYS)
    exam.answer("bob", {"q1": "B"}, of=B)
    found = exam.mark()

    assert (found.students, found.final, found.refusals) == (2, 2, ())
    assert {name: row["earned"] for name, row in exam.gradebook().items()} == {
        "ada": "12.0",
        "bob": "2.0",
    }
    assert sorted(path.name for path in exam.results.rglob("*.json")) == [
        *("ada.json", "bob.json", "demo.A.json", "demo.B.json"),
    ]


def test_what_is_refused_does_not_cost_the_rest(exam: Exam) -> None:
    exam.answer("ada", {**KEYS, "q1": ("A", "B")})
    exam.answer("bob", KEYS, form="demo.C")
    exam.answer("eve", KEYS, paper="0" * 64)
    exam.answer("zoe", KEYS, student="ada")
    exam.put_form(B.model_copy(update={"minutes": 1}))
    (exam.responses / "cut.json").write_text('{"answers": {', "utf-8")
    found = exam.mark()
    assert len(found.refusals) == 6
    refused = {
        Path(one.source).name + (f": {one.place}" if one.place else ""): one.reason
        for one in found.refusals
    }

    assert list(exam.gradebook()) == ["ada"]
    assert (found.students, found.final) == (1, 0)
    assert {name: reason[:27] for name, reason in refused.items()} == {
        "demo.B.json": "this form was edited: its c",
        "ada.json: answers.q1": "2 answers (A, B) to a quest",
        "bob.json": "answers form demo.C, and no",
        "cut.json": "no response: this is not JS",
        "eve.json": "answers another version of ",
        "zoe.json": "ada is in " + str(exam.responses)[:17],
    }
    assert "zoe.json" in (exam.results / "refused.csv").read_text("utf-8")


def test_a_table_of_rows_is_marked_as_well(exam: Exam) -> None:
    text = 'student,form,q1,q4\nada,demo.A,B,"25.450,4"\nbob,demo.B,B,3\n'
    (exam.responses / "all.csv").write_text(text, "utf-8")
    found = exam.mark(decimal=Decimal.COMMA)

    assert found.refusals == ()
    assert {name: row["earned"] for name, row in exam.gradebook().items()} == {
        "ada": "4.0",
        "bob": "2.0",
    }


def test_many_files_are_marked_by_several_processes_alike(
    exam: Exam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.quiz.marking.WORTH_A_POOL", 0)
    monkeypatch.setattr("grader.quiz.marking.CHUNK", 1)
    for number in range(7):
        exam.answer(f"s{number}", KEYS if number % 2 else {})
    alone = exam.mark()
    book = exam.gradebook()
    together = exam.mark(jobs=2)

    assert alone == together
    assert exam.gradebook() == book


def test_marking_again_adds_what_is_new_and_forgets_nobody(exam: Exam) -> None:
    exam.answer("ada", KEYS)
    exam.mark()
    (exam.responses / "ada.json").unlink()
    exam.answer("bob", {"q1": "B"})
    exam.mark()

    assert {name: row["earned"] for name, row in exam.gradebook().items()} == {
        "ada": "12.0",
        "bob": "2.0",
    }


def test_another_response_replaces_marks_that_nobody_reviewed(exam: Exam) -> None:
    exam.answer("ada", {})
    exam.mark()
    exam.answer("ada", KEYS)

    assert exam.mark().refusals == ()
    assert exam.gradebook()["ada"]["earned"] == "12.0"


def review(exam: Exam) -> None:
    path = exam.results / "marks/ada.json"
    marked = read_marked(path)
    settled = marked.marks[4].model_copy(
        update={
            "share": Fraction(1),
            "earned": 2.0,
            "by": MarkedBy.PERSON,
            "state": MarkState.FINAL,
        }
    )
    write_marks(
        exam.results,
        marked.model_copy(
            update={"marks": (*marked.marks[:4], settled, *marked.marks[5:])}
        ),
    )


def test_a_review_outlasts_marking_again(exam: Exam) -> None:
    exam.answer("ada", {"q5": "copy"})
    exam.mark()
    review(exam)

    assert exam.mark().refusals == ()
    assert exam.gradebook()["ada"]["short.first"] == "2.0"


def test_another_response_does_not_replace_reviewed_marks(exam: Exam) -> None:
    exam.answer("ada", {"q5": "copy"})
    exam.mark()
    review(exam)
    exam.answer("ada", KEYS)
    (refused,) = exam.mark().refusals

    assert "another response of ada, who has marks already (form demo.A)" in str(
        refused
    )
    assert exam.gradebook()["ada"]["short.first"] == "2.0"


def test_another_form_of_a_student_does_not_replace_the_first(exam: Exam) -> None:
    exam.answer("ada", KEYS)
    exam.mark()
    exam.answer("ada", {}, of=B)
    (refused,) = exam.mark().refusals

    assert "who has marks already (form demo.A)" in refused.reason
    assert exam.gradebook()["ada"]["earned"] == "12.0"


def test_the_keys_in_the_results_count_and_other_papers_are_refused(exam: Exam) -> None:
    exam.answer("ada", {"q1": "A"})
    exam.mark()
    rekeyed = form(
        samples.SINGLE.model_copy(
            update={
                "choices": tuple(
                    one.model_copy(update={"right": one.id == "A"})
                    for one in samples.SINGLE.choices
                )
            }
        ),
        *samples.ENTRIES[1:],
    )
    (exam.results / "forms/demo.A.json").write_text(to_json(rekeyed), "utf-8")
    exam.mark()

    assert exam.gradebook()["ada"]["earned"] == "2.0"
    exam.put_form(form(samples.SINGLE))
    refusals = [one.reason for one in exam.mark().refusals]
    assert (
        f"{exam.results} has another form demo.A; mark into another folder" in refusals
    )


def test_progress_is_told(exam: Exam) -> None:
    exam.answer("ada", {})
    told: list[str] = []
    mark_all(exam.forms, exam.responses, exam.results, MarkOptions(), told.append)

    assert told == ["1 marked"]


def test_no_responses_and_a_folder_that_cannot_be_written_are_told(exam: Exam) -> None:
    with pytest.raises(BadQuiz, match="there are no responses in it"):
        exam.mark()
    exam.answer("ada", {})
    exam.results.touch()
    with pytest.raises(BadQuiz, match="cannot be written"):
        exam.mark()
