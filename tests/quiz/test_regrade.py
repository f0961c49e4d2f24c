"""Results, marked again with other keys."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.forms import read_form, to_json
from grader.models.marks import MarkedBy, MarkState
from grader.models.quiz import Form
from grader.models.report import Score
from grader.quiz.amend import Action, parse_amendment
from grader.quiz.mark import mark
from grader.quiz.regrade import (
    Regrading,
    apply_regrading,
    describe_moves,
    plan_regrading,
    remark,
)
from grader.quiz.results import read_changes, read_marks, write_marks
from tests.quiz import samples
from tests.quiz.samples import KEYS, form, response

A = form()
SWAPPED = samples.SINGLE.model_copy(
    update={
        "choices": tuple(
            one.model_copy(update={"id": letter})
            for one, letter in zip(samples.SINGLE.choices, "CBA", strict=True)
        )
    }
)
B = form(SWAPPED, *samples.ENTRIES[1:], id="demo.B", label="B")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ada has all right but the first question, Bob answers it by the key."""
    for folder in ("forms", "marks"):
        (tmp_path / folder).mkdir()
    for one in (A, B):
        (tmp_path / f"forms/{one.id}.json").write_text(to_json(one), "utf-8")
    put(tmp_path, A, "ada", {**KEYS, "q1": "A"})
    put(tmp_path, B, "bob", {"q1": "B"})
    return tmp_path


def put(root: Path, of: Form, student: str, answers: dict[str, object]) -> None:
    said = response(of, dict(answers), student=student)  # type: ignore[arg-type]
    write_marks(root, mark(of, said, source="f")[0])


def plan(root: Path, **changes: str) -> Regrading:
    names = {"accept": Action.ACCEPT, "rekey": Action.REKEY, "drop": Action.DROP}
    return plan_regrading(
        root, [parse_amendment(names[name], text) for name, text in changes.items()]
    )


def scores(root: Path) -> dict[str, Score]:
    return {one.student: one.score for one in read_marks(root)}


def test_who_changes_and_by_how_much_is_told_before_anything_is_written(
    root: Path,
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.*")}
    found = plan(root, rekey="single.first=swaps_them")

    assert list(describe_moves(found)) == [
        "ada: 10 of 15 -> 12 of 15 (+2)",
        "bob: 2 of 15 -> 0 of 15 (-2)",
        "2 of 2 students change",
    ]
    assert {path: path.read_bytes() for path in root.rglob("*.*")} == before


def test_a_regrading_is_written_and_logged(root: Path) -> None:
    found = plan(root, accept="single.first=swaps_them", drop="true-false.first")
    apply_regrading(root, found, at="now", who="me", reason="unclear")
    one, other = read_changes(root)

    assert scores(root) == {
        "ada": Score(earned=10, possible=13),
        "bob": Score(earned=2, possible=13),
    }
    assert (one.what, other.what) == (
        "--accept-also single.first=swaps_them",
        "--drop true-false.first",
    )
    assert (one.before, one.after) == (
        {"ada": 10, "bob": 2},
        {"ada": 10, "bob": 2},
    )
    assert (other.before, one.who, one.at, one.reason) == ({}, "me", "now", "unclear")
    assert {one.form_hash for one in read_marks(root)} == {
        read_form(root / f"forms/{name}.json").hash for name in ("demo.A", "demo.B")
    }
    assert "ada,demo.A,10.0,13.0" in (root / "gradebook.csv").read_text("utf-8")


def test_the_same_regrading_twice_changes_nothing_more(root: Path) -> None:
    for _ in range(2):
        found = plan(root, accept="single.first=swaps_them")
        apply_regrading(root, found, at="now", who="me")
    again = plan(root, accept="single.first=swaps_them")

    assert (again.forms, again.moves) == ((), ())
    assert list(describe_moves(again)) == ["0 of 0 students change"]


def test_a_regrading_that_was_interrupted_is_finished_by_the_next(root: Path) -> None:
    found = plan(root, rekey="single.first=swaps_them")
    for one in found.forms:
        (root / f"forms/{one.id}.json").write_text(to_json(one), "utf-8")
    again = plan(root, rekey="single.first=swaps_them")
    apply_regrading(root, again, at="now", who="me")

    assert again.forms == ()
    assert scores(root)["ada"].earned == 12


def test_a_letter_that_means_two_things_is_refused(root: Path) -> None:
    with pytest.raises(BadQuiz) as caught:
        plan(root, rekey="single.first=A")

    assert str(caught.value) == (
        "--rekey single.first=A: A is another choice on another form; name the choice "
        "itself, one of forgets_it, swaps_them"
    )


def test_a_letter_that_means_the_same_everywhere_will_do(root: Path) -> None:
    assert plan(root, rekey="single.first=B").moves == ()


def test_an_entry_that_no_form_has_is_told(root: Path) -> None:
    with pytest.raises(BadQuiz, match=r"no form of these results has the entry x.y"):
        plan(root, drop="x.y")


def test_what_a_person_decided_stays_unless_the_entry_is_dropped() -> None:
    marked, _ = mark(A, response(A, {"q1": "A"}), source="f")
    decided = marked.marks[0].model_copy(
        update={
            "share": Fraction(1, 2),
            "earned": 1.0,
            "by": MarkedBy.PERSON,
            "state": MarkState.FINAL,
        }
    )
    marked = marked.model_copy(update={"marks": (decided, *marked.marks[1:])})
    dropped = form(
        samples.SINGLE.model_copy(update={"dropped": True}), *samples.ENTRIES[1:]
    )

    assert remark(B, marked).score == Score(earned=1, possible=15)
    assert remark(dropped, marked).score == Score(earned=0, possible=13)


def test_a_refused_answer_stays_refused() -> None:
    marked, _ = mark(A, response(A, {"q1": ("A", "B")}), source="f")

    assert remark(A, marked) == marked


def test_marking_again_by_the_same_key_changes_nothing() -> None:
    shuffled = list(KEYS.items())
    random.Random(1).shuffle(shuffled)
    marked, _ = mark(A, response(A, dict(shuffled[:3])), source="f")

    assert remark(A, marked) == marked
