"""One student's sitting of a form."""

import datetime as dt

import pytest

from grader.errors import BadQuiz
from grader.forms import without_keys
from grader.quiz.answers import BadAnswer
from grader.quiz.sitting import (
    Sitting,
    answer_text,
    begin,
    clear_answer,
    go_to,
    hand_in,
    list_answers,
    resume,
    seconds_left,
    write_answer,
)
from tests.quiz.samples import KEYS, form, response

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
PAPER = without_keys(form(minutes=10))


def later(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


@pytest.fixture
def sitting() -> Sitting:
    return begin(PAPER, "ada", NOON)


def test_a_fresh_sitting_starts_at_the_first_question(sitting: Sitting) -> None:
    assert sitting.entry == PAPER.entries[0]
    assert (sitting.response.student, sitting.response.started) == (
        "ada",
        "2026-05-04T12:00:00+00:00",
    )
    assert sitting.response.paper == form(minutes=10).paper


def test_an_answer_is_written_and_the_next_question_is_shown(sitting: Sitting) -> None:
    found = write_answer(sitting, " b ", later(12.34))

    assert found.entry == PAPER.entries[1]
    assert found.response.answers == {"q1": "B"}
    assert found.response.seconds == {"q1": 12.3}


@pytest.mark.parametrize(
    ("text", "words"), [("Z", "Z names no choice"), (",", "no answer")]
)
def test_what_is_no_answer_is_not_written(
    sitting: Sitting, text: str, words: str
) -> None:
    with pytest.raises(BadAnswer, match=words):
        write_answer(sitting, text, NOON)


def test_times_at_a_question_add_up(sitting: Sitting) -> None:
    there = go_to(sitting, 3, later(5))
    back = go_to(there, 0, later(6))
    end = go_to(back, 99, later(9))

    assert end.response.seconds == {"q1": 8.0, "q4": 1.0}
    assert end.entry is None
    assert go_to(end, -5, later(10)).place == 0


def test_an_answer_can_be_taken_back(sitting: Sitting) -> None:
    written = go_to(write_answer(sitting, "B", NOON), 0, NOON)

    assert clear_answer(written).response.answers == {}
    assert clear_answer(sitting).response.answers == {}


def test_a_sitting_goes_on_at_the_first_question_without_an_answer() -> None:
    said = response(PAPER, {"q1": "B", "q2": None, "q3": True}, started="then")
    found = resume(PAPER, said, NOON)

    assert found.entry == PAPER.entries[1]
    assert found.response.answers == {"q1": "B", "q3": True}
    assert found.response.started == "then"


def test_a_sheet_that_was_filled_in_starts_now_and_at_its_end() -> None:
    full = {**KEYS, "q6": "So."}
    found = resume(PAPER, response(PAPER, full), NOON)

    assert found.entry is None
    assert found.response.started == "2026-05-04T12:00:00+00:00"


def test_what_was_handed_in_cannot_be_changed(sitting: Sitting) -> None:
    done = hand_in(sitting, later(3)).response

    assert done.finished == "2026-05-04T12:00:03+00:00"
    with pytest.raises(BadQuiz, match="handed in already"):
        resume(PAPER, done, NOON)


def test_time_runs_from_the_start_however_often_one_leaves(sitting: Sitting) -> None:
    again = resume(PAPER, sitting.response, later(300))

    assert seconds_left(again, later(400)) == 200
    assert seconds_left(again, later(700)) == -100
    assert seconds_left(begin(form(), "ada", NOON), later(400)) is None


@pytest.mark.parametrize("started", ["yesterday", "2026-05-04T12:00:00"])
def test_without_a_time_of_the_start_there_is_no_timer(started: str) -> None:
    said = response(PAPER, {}, started=started)

    with pytest.raises(BadQuiz, match=f"started: {started}: this is no time"):
        seconds_left(resume(PAPER, said, NOON), NOON)


def test_answers_are_listed_in_one_line_each() -> None:
    answers = {"q1": "B", "q2": ("A", "C"), "q3": False, "q5": "a\n b", "q6": "x" * 99}
    found = resume(PAPER, response(PAPER, dict(answers)), NOON)

    assert list(list_answers(found)) == [
        *("1  B", "2  A, C", "3  false", "4  -", "5  a b", f"6  {'x' * 39}…"),
    ]
    assert answer_text(True) == "true"
