"""A response, checked without any key."""

import pytest

from grader.errors import BadQuiz
from grader.forms import without_keys
from grader.models.quiz import Answer
from grader.quiz.numbers import Decimal
from grader.quiz.validate import Validation, describe, validate
from tests.quiz.samples import KEYS, form, response

PAPER = without_keys(form())


def check(answers: dict[str, Answer], decimal: Decimal = Decimal.POINT) -> Validation:
    return validate(PAPER, response(form(), answers), decimal)


def test_right_or_wrong_does_not_matter() -> None:
    wrong: dict[str, Answer] = {"q1": "A", "q2": ("B",), "q3": False, "q4": "1"}

    assert check(KEYS).faults == ()
    assert check(wrong).faults == ()


def test_what_does_not_fit_is_told_where() -> None:
    found = check({"q1": "A,B", "q3": "maybe", "q4": "3,14", "q7": "x"})

    assert [fault[:24] for fault in found.faults] == [
        "answers.q7: form demo.A ",
        "q1: 2 answers (A, B) to ",
        "q3: true or false is wan",
        "q4: a `,` is taken for a",
    ]
    assert check({"q4": "3,14"}, Decimal.COMMA).faults == ()


def test_what_is_missing_is_told() -> None:
    assert list(describe(check({"q1": "A", "q2": ""}))) == [
        "1 of 6 questions have an answer",
        "without one: q2, q3, q4, q5, q6",
    ]
    assert list(describe(check({**KEYS, "q6": "So."}))) == [
        "6 of 6 questions have an answer"
    ]


def test_a_response_to_another_form_is_told() -> None:
    with pytest.raises(BadQuiz, match=r"answers form demo.B"):
        validate(PAPER, response(form(), {}, form="demo.B"), Decimal.POINT)
