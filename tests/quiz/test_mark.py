"""A response, marked by its form."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.forms import seal
from grader.models.marks import Mark, MarkedBy, MarkState
from grader.models.quiz import Answer
from grader.models.report import Score
from grader.quiz.mark import Refusal, mark, score_of, with_marks
from grader.quiz.numbers import Decimal
from tests.quiz import samples
from tests.quiz.samples import KEYS, form, response

WITHOUT_OPEN = form(*samples.ENTRIES[:-1])


def earned(answers: dict[str, Answer], **more: Any) -> float:
    marked, refusals = mark(
        WITHOUT_OPEN, response(WITHOUT_OPEN, answers), source="there", **more
    )

    assert refusals == []
    return marked.score.earned


def test_the_key_earns_full_marks_and_nothing_earns_0() -> None:
    assert earned(KEYS) == 12
    assert earned({}) == 0


@given(st.sets(st.sampled_from(sorted(KEYS))), st.sets(st.sampled_from(sorted(KEYS))))
def test_more_right_answers_never_earn_less(some: set[str], more: set[str]) -> None:
    fewer = {name: KEYS[name] for name in some}
    all_of_them = {name: KEYS[name] for name in some | more}

    assert earned(fewer) <= earned(all_of_them)


def test_answers_may_be_named_by_the_entry_or_its_id() -> None:
    by_id = {one.id: KEYS[one.name] for one in WITHOUT_OPEN.entries}

    assert earned(by_id) == 12


def test_a_mark_says_what_it_rests_on() -> None:
    given: dict[str, Answer] = {"q1": "A", "q5": "copy"}
    marked, _ = mark(
        form(),
        response(form(), given, seconds={"q1": 3.5, "short.first": 9.0}),
        source="f",
    )
    single, *_, short, _open = marked.marks

    assert single == Mark(
        number=1,
        name="q1",
        id="single.first",
        kind=samples.SINGLE.kind,
        given="A",
        chosen=("distractors.0",),
        misconception="swaps_them",
        share=Fraction(0),
        earned=0,
        possible=2,
        state=MarkState.FINAL,
        by=MarkedBy.KEY,
        seconds=3.5,
    )
    assert (short.given, short.state, short.seconds) == (
        "copy",
        MarkState.SUGGESTED,
        9.0,
    )
    assert (marked.final, marked.score) == (False, Score(earned=0, possible=15))
    assert marked.form_hash == form().hash


def test_a_decimal_comma_is_taken_by_option() -> None:
    assert earned({"q4": "25.450,4"}, decimal=Decimal.COMMA) == 2


def test_a_refused_answer_costs_itself_and_is_kept_to_be_seen() -> None:
    given: dict[str, Answer] = {**KEYS, "q1": ("A", "B"), "q9": "A", "nothing.here": 1}
    marked, refusals = mark(form(), response(form(), given), source="f.json")
    reason = "2 answers (A, B) to a question that takes one"

    assert sorted(map(str, refusals)) == [
        f"f.json: answers.{name}: {why}"
        for name, why in [
            ("nothing.here", "form demo.A has no such question"),
            ("q1", reason),
            ("q9", "form demo.A has no such question"),
        ]
    ]
    assert marked.marks[0].given == ("A", "B")
    assert marked.marks[0].state is MarkState.SUGGESTED
    assert marked.marks[0].reason == f"refused: {reason}"
    assert marked.score.earned == 10


def test_a_text_that_is_too_long_is_kept_cut_and_stays_refused() -> None:
    marked, refusals = mark(
        form(), response(form(), {"q6": "x" * 30_000}), source="f.json"
    )

    assert len(str(marked.marks[5].given)) == 20_001
    assert "longer than 20000 characters: 30000" in refusals[0].reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form": "demo.B"}, "answers form demo.B, and this is demo.A"),
        ({"paper": "0" * 64}, "answers another version of form demo.A"),
    ],
)
def test_a_response_to_another_form_is_refused(
    change: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadQuiz, match=words):
        mark(form(), response(form(), {}, **change), source="f")


def test_a_form_for_one_student_is_not_another_ones() -> None:
    own = form(student="bob")

    with pytest.raises(BadQuiz, match=r"form demo.A was drawn for bob, not for ada"):
        mark(own, response(own, {}), source="f")


def test_a_dropped_entry_counts_on_neither_side() -> None:
    entries = (
        samples.SINGLE.model_copy(update={"dropped": True}),
        samples.TRUTH,
    )
    dropped = seal(form(*entries))
    marked, _ = mark(dropped, response(dropped, {"q1": "A", "q3": True}), source="f")

    assert marked.score == Score(earned=2, possible=2)
    assert marked.marks[0].by is MarkedBy.DROPPED
    assert marked.marks[0].misconception == "swaps_them"


def test_points_are_rounded_once() -> None:
    marked, _ = mark(form(), response(form(), {}), source="f")
    third = marked.marks[5].model_copy(update={"share": Fraction(1, 9)})

    assert score_of([third, third, third]) == Score(earned=1, possible=9)


def test_with_other_marks_the_score_is_renewed() -> None:
    marked, _ = mark(form(), response(form(), {"q5": "copy"}), source="f")
    settled = marked.marks[4].model_copy(
        update={"share": Fraction(1), "earned": 2.0, "state": MarkState.FINAL}
    )
    renewed = with_marks(marked, {"q5": settled})

    assert (marked.final, renewed.final) == (False, True)
    assert renewed.score.earned == 2


def test_a_refusal_says_where_and_why() -> None:
    assert str(Refusal(source="f", place="line 2", reason="no")) == "f: line 2: no"
    assert str(Refusal(source="f", reason="no")) == "f: no"
