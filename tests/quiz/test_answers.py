"""Answers, as people give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models.quiz import Answer, EntryKind, FormEntry
from grader.quiz.answers import _TAKERS, BadAnswer, find_doubt, take_answer
from grader.quiz.numbers import Decimal
from tests.quiz.samples import (
    ENTRIES,
    MULTIPLE,
    NUMERIC,
    OPEN,
    SHORT,
    SINGLE,
    TRUTH,
)

TAKEN: list[tuple[FormEntry, Answer, Answer]] = [
    (SINGLE, "B", "B"),
    (SINGLE, " b. ", "B"),
    (SINGLE, "(b)", "B"),
    (SINGLE, ("B",), "B"),
    (SINGLE, "B, B", "B"),
    (SINGLE, ",", None),
    (MULTIPLE, "C, a", ("A", "C")),
    (MULTIPLE, "AC", ("A", "C")),
    (MULTIPLE, ("C", "A", "A"), ("A", "C")),
    (TRUTH, True, True),
    (TRUTH, " False ", False),
    (TRUTH, "t", True),
    (NUMERIC, 25450, "25450"),
    (NUMERIC, 0.5, "0.5"),
    (NUMERIC, " 25,450 ", "25,450"),
    (SHORT, True, "True"),
    (SHORT, " reshape\n", "reshape"),
    (OPEN, "a\nb", "a\nb"),
]
REFUSED: list[tuple[FormEntry, Answer, str]] = [
    (SINGLE, "A, B", "2 answers (A, B) to a question that takes one"),
    (SINGLE, ("A", "B"), "2 answers (A, B) to a question that takes one"),
    (SINGLE, "D", "D names no choice, or not only; there are A, B, C"),
    (SINGLE, True, "a letter is wanted here, and True is none"),
    (SINGLE, 2, "a letter is wanted here, and 2 is none"),
    (MULTIPLE, ("A", "E"), "A, E names no choice, or not only; there are A, B, C, D"),
    (
        MULTIPLE,
        ("x" * 99,),
        f"{'x' * 20}… names no choice, or not only; there are A, B, C, D",
    ),
    (TRUTH, "maybe", "true or false is wanted here, not maybe"),
    (TRUTH, 1, "true or false is wanted here, not 1"),
    (NUMERIC, ("1", "2"), "one answer is wanted here, and this is a list"),
    (
        SHORT,
        "x" * 501,
        "longer than 500 characters: 501; a person must read the file",
    ),
]


@pytest.mark.parametrize(("entry", "given", "taken"), TAKEN)
def test_an_answer_is_taken_in_one_form(
    entry: FormEntry, given: Answer, taken: Answer
) -> None:
    assert take_answer(entry, given) == taken


@pytest.mark.parametrize(("entry", "given", "words"), REFUSED)
def test_an_answer_that_does_not_fit_is_refused_and_says_why(
    entry: FormEntry, given: Answer, words: str
) -> None:
    with pytest.raises(BadAnswer) as caught:
        take_answer(entry, given)

    assert str(caught.value) == words


@pytest.mark.parametrize("empty", [None, "", "  \n", ()])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.kind)
def test_nothing_is_no_answer(entry: FormEntry, empty: Answer) -> None:
    assert take_answer(entry, empty) is None


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.text("ABCDE ,."),
    st.lists(st.text("ABCDE.", max_size=2)).map(tuple),
)


@given(st.sampled_from(ENTRIES), ANYTHING)
def test_what_was_taken_is_taken_again_unchanged(
    entry: FormEntry, given: Answer
) -> None:
    try:
        taken = take_answer(entry, given)
    except BadAnswer:
        return

    assert take_answer(entry, taken) == taken


def test_every_kind_has_its_way_to_take_answers() -> None:
    assert set(_TAKERS) == set(EntryKind)


def test_a_number_that_cannot_be_read_is_doubted_and_nothing_else() -> None:
    assert find_doubt(NUMERIC, "25,450", Decimal.POINT) == ""
    assert "thousands separator" in find_doubt(NUMERIC, "3,14", Decimal.POINT)
    assert find_doubt(NUMERIC, "3,14", Decimal.COMMA) == ""
    assert find_doubt(NUMERIC, None, Decimal.POINT) == ""
    assert find_doubt(SHORT, "3,14", Decimal.POINT) == ""
