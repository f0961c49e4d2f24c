"""The quizzes of this exam: they can be drawn, and their keys earn everything."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.bank.files import load_bank
from grader.bank.select import entries_of
from grader.exam import load_exam
from grader.models import Bank, Blueprint
from grader.models.marks import MarkState
from grader.models.quiz import Answer, EntryKind, Form, FormEntry, Response
from grader.quiz.assemble import APART, assemble, letters, mean_difficulty
from grader.quiz.mark import mark
from grader.yaml import load_yaml

ROOT = Path(__file__).parents[1]
QUIZZES = sorted((ROOT / "questions/quizzes").glob("*.yaml"))
STUDENT = "ada"


@pytest.fixture(scope="module")
def bank() -> Bank:
    folder = load_exam(ROOT).bank
    assert folder is not None
    return load_bank(folder)


def key_of(entry: FormEntry) -> Answer:
    """Return the answer that the form itself shows as the right one."""
    right = tuple(choice.id for choice in entry.choices if choice.right)
    if entry.kind is EntryKind.SINGLE:
        return right[0]
    if entry.kind is EntryKind.MULTIPLE:
        return right
    return entry.truth if entry.kind is EntryKind.TRUE_FALSE else entry.answer


def answered(form: Form, answers: dict[str, Answer]) -> float:
    said = Response(form=form.id, paper=form.paper, student=STUDENT, answers=answers)
    marked, refusals = mark(form, said, source="here")

    assert refusals == []
    assert all(one.state is MarkState.FINAL for one in marked.marks)
    return marked.score.earned


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_forms_of_a_quiz_are_parallel(bank: Bank, path: Path) -> None:
    blueprint = load_yaml(path, Blueprint)
    forms = list(assemble(bank, blueprint, letters(12), 7))
    found = [mean_difficulty(form) for form in forms]

    assert max(found) <= min(found) * (1 + APART) + 1e-9
    assert len({len(form.entries) for form in forms}) == 1


@settings(max_examples=10, deadline=None)
@given(seed=st.integers())
@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_the_key_earns_full_marks_and_nothing_earns_0(
    bank: Bank, path: Path, seed: int
) -> None:
    (form,) = assemble(bank, load_yaml(path, Blueprint), letters(1), seed)
    keys = {entry.name: key_of(entry) for entry in form.entries}

    assert answered(form, keys) == sum(entry.points for entry in form.entries)
    assert answered(form, {}) == 0


def test_the_key_of_every_variant_is_right_as_it_is_shown(bank: Bank) -> None:
    wrong = []
    for entry in entries_of(bank):
        pool = {"of": [entry.id], "take": 1}
        blueprint = Blueprint.model_validate({"id": "q", "title": "Q", "pools": [pool]})
        (form,) = assemble(bank, blueprint, letters(1), 1)
        if answered(form, {"q1": key_of(form.entries[0])}) != 1:
            wrong.append(entry.id)

    assert wrong == []
