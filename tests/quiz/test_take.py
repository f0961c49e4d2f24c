"""A form, taken by the keyboard."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from grader.models.quiz import Form, Response
from grader.quiz.sitting import begin, resume
from grader.quiz.take import HELP, Desk, take
from tests.quiz.samples import NUMERIC, SINGLE, form, response

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
OPENING = form().entries[5]


class Paper:
    """A screen that keeps what is shown, and types what was given."""

    def __init__(self, typed: Iterable[str]) -> None:
        self.typed: Iterator[str] = iter(typed)
        self.shown: list[str] = []

    def show(self, text: str) -> None:
        self.shown.append(text)

    def show_heading(self, text: str) -> None:
        self.shown.append(text)

    def show_markdown(self, text: str, *, indent: str = "") -> None:
        self.shown.append(indent + text)

    def ask(self, prompt: str) -> str | None:
        self.shown.append(prompt)
        return next(self.typed, None)


class Room:
    """Takes a form with these lines; a second passes whenever somebody looks."""

    def __init__(self, of: Form, *typed: str, pace: float = 1) -> None:
        self.paper, self.saved, self.pace = Paper(typed), list[Response](), pace
        self.time = NOON
        desk = Desk(screen=self.paper, save=self.saved.append, now=self.now)
        self.response = take(begin(of, "ada", NOON), desk)

    def now(self) -> dt.datetime:
        self.time += dt.timedelta(seconds=self.pace)
        return self.time

    @property
    def shown(self) -> str:
        return "\n".join(self.paper.shown)


def answers(of: Form, *typed: str, **more: Any) -> dict[str, Any]:
    return dict(Room(of, *typed, **more).response.answers)


def test_each_line_is_an_answer_and_done_hands_in() -> None:
    room = Room(form(), "b", "a c", "true", "25 450", "reshape", "x", ".", ":done")

    assert room.response.answers == {
        "q1": "B",
        "q2": ("A", "C"),
        "q3": True,
        "q4": "25 450",
        "q5": "reshape",
        "q6": "x",
    }
    assert room.response.finished
    assert "Handed in." in room.shown
    assert "6 of 6 answered." in room.shown


def test_a_question_is_shown_with_its_choices_and_the_answer_so_far() -> None:
    room = Room(form(SINGLE, NUMERIC, instructions="Go *on*."), "C", ":back", ":quit")

    assert room.paper.shown[:2] == ["Go *on*.", HELP]
    assert room.paper.shown[2:9] == [
        "Question 1 of 2, 2 points",
        "What about single?",
        "",
        "  A  `x.a()`",
        "  B  `x.b()`",
        "  C  `x.c()`",
        "one letter> ",
    ]
    assert "Unit: weights" in room.paper.shown
    assert "Your answer: C" in room.paper.shown


def test_every_answer_is_saved_at_once_and_leaving_loses_nothing() -> None:
    room = Room(form(), "b", "a", ":quit")

    assert [len(one.answers) for one in room.saved] == [0, 1, 2, 2]
    assert not room.response.finished
    assert room.paper.shown[-1] == "saved; the same command goes on from here"
    assert Room(form(), "b").response.answers == {"q1": "B"}


@pytest.mark.parametrize(
    ("line", "words"),
    [("Z", "Not taken: Z names no choice"), (",", "Not taken: this is no answer.")],
)
def test_what_does_not_fit_is_asked_again(line: str, words: str) -> None:
    room = Room(form(SINGLE), line, "B", ":done")

    assert words in room.shown
    assert room.response.answers == {"q1": "B"}


def test_a_terminal_that_goes_away_loses_nothing() -> None:
    room = Room(form(), "b")

    assert room.response.answers == {"q1": "B"}
    assert room.paper.shown[-1] == "saved; the same command goes on from here"


def test_a_long_answer_that_is_finished_late_is_not_taken() -> None:
    room = Room(form(OPENING, minutes=1), "a", "b", ".", pace=17)

    assert room.response.answers == {}
    assert room.response.finished


def test_a_number_that_cannot_be_read_is_asked_again() -> None:
    room = Room(form(NUMERIC), "3,14", "3.14", ":done")

    assert "Not taken: a `,` is taken for a thousands separator" in room.shown
    assert room.response.answers == {"q4": "3.14"}


def test_a_long_answer_ends_with_a_dot_or_where_there_is_no_more() -> None:
    assert answers(form(OPENING), "a", "", "b", ".", ":done") == {"q6": "a\n\nb"}
    assert answers(form(OPENING), "a", "b") == {"q6": "a\nb"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("", "a", ":q"), {"q2": ("A",)}),
        ((":2", "a", ":q"), {"q2": ("A",)}),
        ((":n", "a", ":q"), {"q2": ("A",)}),
        (("b", ":back", ":clear", ":q"), {}),
        (("b", ":1", "c", ":q"), {"q1": "C"}),
        ((":list", ":2", "a", ":q"), {"q2": ("A",)}),
        ((":list", "2", "a", ":q"), {"q2": ("A",)}),
        ((":list", ":clear", ":b", "x", ".", ":q"), {"q6": "x"}),
        ((":list",), {}),
        ((":list", "", ":q"), {}),
        ((":what", ":", ":help", "b", ":q"), {"q1": "B"}),
    ],
)
def test_commands_lead_anywhere(typed: tuple[str, ...], found: dict[str, Any]) -> None:
    assert answers(form(), *typed) == found


def test_an_unknown_command_is_answered_with_those_that_there_are() -> None:
    assert Room(form(), ":what", ":q").paper.shown.count(HELP) == 2


def test_who_left_something_out_is_asked_before_handing_in() -> None:
    room = Room(form(), "b", ":done", "n", ":done", "y")

    assert "5 without an answer; hand in? [y/N] " in room.paper.shown
    assert room.response.finished
    assert not Room(form(), "b", ":done").response.finished


def test_the_time_that_is_left_is_shown() -> None:
    room = Room(form(SINGLE, minutes=90), ":q")

    assert "Question 1 of 1, 2 points; 1:29:58 left" in room.paper.shown


@pytest.mark.parametrize(
    ("pace", "found"),
    [(500, {}), (50, {}), (31, {"q1": "B"}), (26, {"q1": "B"})],
)
def test_what_comes_after_the_time_is_not_taken(
    pace: float, found: dict[str, Any]
) -> None:
    """However long each step takes, it ends, and by itself."""
    room = Room(form(SINGLE, OPENING, minutes=2), "b", "late", ".", ":done", pace=pace)

    assert room.response.answers == found
    assert room.response.finished
    assert "The time is up. What you answered in time is handed in." in room.shown


def test_the_time_may_be_up_at_the_end_as_well() -> None:
    room = Room(form(SINGLE, minutes=1), "b", ":done", pace=11)

    assert room.response.answers == {"q1": "B"}
    assert "The time is up. What you answered in time is handed in." in room.shown


def test_a_sitting_that_was_left_goes_on() -> None:
    said = response(form(), {"q1": "B"}, started=NOON.isoformat())
    paper = Paper([":q"])
    desk = Desk(screen=paper, save=lambda _one: None, now=lambda: NOON)
    take(resume(form(), said, NOON), desk)

    assert "Question 2 of 6, 4 points" in paper.shown
