"""A person decides what waits, by the keyboard."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import BadQuiz
from grader.forms import to_json
from grader.models.marks import Change, Mark, MarkedBy, MarkState
from grader.models.quiz import Answer, Form
from grader.models.review import Case
from grader.quiz.amend import Action, parse_amendment
from grader.quiz.queue import Wish
from grader.quiz.regrade import apply_regrading, plan_regrading
from grader.quiz.results import marks_path, read_changes, read_marked, write_marks
from grader.quiz.review import HELP, Desk, Tally, review
from tests.quiz.classes import sat
from tests.quiz.samples import OPEN, SHORT, SINGLE, form

FORM = form(SINGLE, SHORT, OPEN)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
NOTHING_WAITS = "Nothing waits for a person here."


class Paper:
    """A screen that keeps what is shown, and types what was given."""

    def __init__(self, typed: tuple[str | Callable[[], str], ...]) -> None:
        self.typed: Iterator[str | Callable[[], str]] = iter(typed)
        self.shown: list[str] = []
        self.cases: list[Case] = []
        self.likes: list[int | None] = []
        self.prompts: list[str] = []

    def show(self, text: str) -> None:
        self.shown.append(text)

    def show_case(self, case: Case, *, head: str, like: int | None) -> None:
        self.shown.append(f"{head} {case.entry} {case.given}")
        self.cases.append(case)
        self.likes.append(like)

    def ask(self, prompt: str) -> str | None:
        self.prompts.append(prompt)
        line = next(self.typed, None)
        return line() if callable(line) else line


class Room:
    """Results that are reviewed; the open question comes first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("forms", "marks"):
            (root / folder).mkdir()
        self.put(FORM)
        self.paper = Paper(())

    def put(self, of: Form) -> None:
        (self.root / f"forms/{of.id}.json").write_text(to_json(of), "utf-8")

    def sit(self, student: str, short: Answer = None, said: Answer = None) -> None:
        write_marks(self.root, sat(FORM, student, ["B", short, said]))

    def review(self, *typed: str | Callable[[], str], **wish: object) -> Tally:
        self.paper = Paper(typed)
        desk = Desk(root=self.root, screen=self.paper, who="grace", now=lambda: NOON)
        return review(desk, Wish(**wish))  # type: ignore[arg-type]

    def mark(self, student: str, entry: str = "gradients") -> Mark:
        marked = read_marked(marks_path(self.root, student))
        return next(one for one in marked.marks if one.id == entry)

    def final(self) -> dict[str, str]:
        with (self.root / "gradebook.csv").open(encoding="utf-8") as file:
            return {row["student"]: row["final"] for row in csv.DictReader(file)}

    def log(self) -> list[Change]:
        return list(read_changes(self.root))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Ada's and Bob's open answers wait, and Eve's short one."""
    room = Room(tmp_path)
    room.sit("ada", said="The chain rule.")
    room.sit("bob", said="It explodes.")
    room.sit("eve", short="copy")
    return room


def test_a_suggestion_is_accepted_with_a_comment(room: Room) -> None:
    tally = room.review("a fair enough", "q")
    mark = room.mark("ada")

    assert (mark.earned, mark.state, mark.by) == (
        *(2, MarkState.FINAL),
        MarkedBy.PERSON,
    )
    assert mark.reason == "fair enough"
    assert tally == Tally(decided=1, skipped=0, left=2)
    assert room.final() == {"ada": "yes", "bob": "no", "eve": "no"}


def test_everything_is_logged(room: Room) -> None:
    room.review("a fair enough", "1.5", "u", "q")

    assert [one.what for one in room.log()] == [
        "accept 2 of 3",
        "give 1.5 of 3",
        "undo give",
    ]
    assert room.log()[0] == Change(
        at="2026-05-04T12:00:00+00:00",
        who="grace",
        action="review",
        what="accept 2 of 3",
        student="ada",
        entry="gradients",
        before={"ada": 2},
        after={"ada": 2},
        reason="fair enough",
    )
    assert (room.log()[2].action, room.log()[2].before, room.log()[2].after) == (
        "undo",
        {"bob": 1.5},
        {"bob": 0},
    )


def test_points_of_ones_own_are_given(room: Room) -> None:
    tally = room.review("1.5 half of it", "n", "f")

    assert [room.mark(name).earned for name in ("ada", "bob")] == [1.5, 0]
    assert room.mark("eve", "short.first").earned == 2
    assert tally == Tally(decided=3, skipped=0, left=0)
    assert set(room.final().values()) == {"yes"}
    assert read_marked(marks_path(room.root, "ada")).score.earned == 3.5


def test_the_same_answer_is_decided_once_for_all(room: Room) -> None:
    room.sit("joe", short="copy")
    room.review("f as good as ours", item="short")

    assert [room.mark(n, "short.first").earned for n in ("eve", "joe")] == [2, 2]
    assert (room.log()[0].student, room.log()[0].after) == ("", {"eve": 2, "joe": 2})


def test_the_last_decision_on_a_question_can_be_repeated(room: Room) -> None:
    room.review("1 partly", "r", "r", "q")

    assert (room.mark("bob").earned, room.mark("bob").reason) == (1, "partly")
    assert "Not taken: there is nothing to repeat" in room.paper.shown[-2]
    assert [room.paper.prompts[at].split("  or")[0] for at in (0, 1, 2)] == [
        "a=2  f=3  n=0",
        "a=0  f=3  n=0  r=1",
        "f=2  n=0",
    ]


def test_what_was_skipped_waits_for_the_next_time(room: Room) -> None:
    tally = room.review("s", "a", "q")

    assert tally == Tally(decided=1, skipped=1, left=2)
    room.review("q")
    assert [one.given for one in room.paper.cases] == ["The chain rule."]


def test_undo_brings_the_case_back_as_it_was(room: Room) -> None:
    before = room.mark("ada")
    room.review("n wrong", "u", "q")

    assert room.mark("ada") == before
    assert [one.given for one in room.paper.cases] == [
        "The chain rule.",
        "It explodes.",
        "The chain rule.",
    ]
    assert room.final()["ada"] == "no"


def test_there_may_be_nothing_to_undo(room: Room) -> None:
    room.review("u", "q")

    assert "There is nothing to undo." in room.paper.shown


def test_a_line_that_says_nothing_takes_nothing(room: Room) -> None:
    room.review("", "?", "4", "hm", "q")

    assert room.paper.shown.count(HELP) == 3
    assert f"Not taken: 4: points are from 0 to 3.\n\n{HELP}" in room.paper.shown
    assert room.log() == []


def test_the_end_of_the_input_stops(room: Room) -> None:
    assert room.review("a").left == 2


def test_where_nothing_waits_that_is_said(room: Room) -> None:
    room.review("a", "a", "n")
    tally = room.review()

    assert (room.paper.shown, tally.left) == ([NOTHING_WAITS], 0)


def test_alike_answers_follow_each_other_and_say_how_alike_they_are(
    room: Room,
) -> None:
    room.sit("joe", said="the chain rule")
    room.review("s", "s", "s", "q")

    assert [str(one.given) for one in room.paper.cases][:2] == [
        "The chain rule.",
        "the chain rule",
    ]
    assert room.paper.likes[:2] == [None, 100]
    assert room.paper.likes[3] is None


def test_only_one_student_or_item_is_shown_if_that_is_wished(room: Room) -> None:
    room.review("q", student="bob")
    assert [one.students for one in room.paper.cases] == [("bob",)]
    room.review("q", item="short.first")
    assert [one.students for one in room.paper.cases] == [("eve",)]


def test_a_decision_can_be_changed_later(room: Room) -> None:
    room.review("a", "q")
    room.review("f on appeal", student="ada", item="gradients", again=True)

    assert room.paper.cases[0].decided
    assert (room.mark("ada").earned, room.mark("ada").reason) == (3, "on appeal")
    assert [one.after for one in room.log()] == [{"ada": 2}, {"ada": 3}]


def test_what_a_key_gave_can_be_changed_too(room: Room) -> None:
    room.review("1 a slip", item="single", student="ada", again=True)

    assert room.mark("ada", "single.first").earned == 1


def test_what_somebody_else_decided_meanwhile_stays(room: Room) -> None:
    def meanwhile() -> str:
        other = Desk(
            root=room.root, screen=Paper(("f mine",)), who="alan", now=lambda: NOON
        )
        review(other, Wish(student="ada"))
        return "n"

    tally = room.review(meanwhile, "q")

    assert (room.mark("ada").earned, room.mark("ada").reason) == (3, "mine")
    assert "Somebody else has decided on this; theirs stays." in room.paper.shown
    assert (tally.decided, [one.who for one in room.log()]) == (0, ["alan"])


def test_undo_leaves_what_somebody_else_changed_since(room: Room) -> None:
    def meanwhile() -> str:
        other = Desk(
            root=room.root, screen=Paper(("f mine",)), who="alan", now=lambda: NOON
        )
        review(other, Wish(student="ada", again=True, item="gradients"))
        return "u"

    room.review("n", meanwhile, "q")

    assert room.mark("ada").reason == "mine"
    assert "Somebody else has changed it since; it stays." in room.paper.shown


def test_a_decision_outlasts_a_regrading(room: Room) -> None:
    room.review("1", "s", "f as good")
    change = parse_amendment(Action.REKEY, "short.first=clone")
    apply_regrading(room.root, plan_regrading(room.root, [change]), at="now", who="me")

    assert room.mark("eve", "short.first").earned == 2
    assert room.mark("ada").earned == 1


def test_the_gradebook_is_written_even_where_the_review_is_broken_off(
    room: Room,
) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.review("a", interrupt)
    assert room.final()["ada"] == "yes"


def test_a_form_that_is_gone_is_told(room: Room) -> None:
    (room.root / "forms/demo.A.json").unlink()
    room.put(form(SINGLE, id="demo.B"))

    with pytest.raises(BadQuiz, match=r"form demo.A is gone, which ada answered"):
        room.review()
