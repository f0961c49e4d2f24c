"""Marks and forms in short."""

import pytest

from grader.models.quiz import Answer
from grader.quiz.sheets import make_catalogue, make_sheet, seen_of
from tests.quiz import samples
from tests.quiz.classes import sat
from tests.quiz.samples import KEYS, form

A = form()


@pytest.mark.parametrize(
    ("name", "answer", "ways"),
    [
        ("q1", "B", ("keys.0",)),
        ("q1", "A", ("distractors.0",)),
        ("q1", None, ()),
        ("q2", ("A", "D"), ("keys.0", "distractors.1")),
        ("q3", False, ("false",)),
        ("q4", "25450", ("right",)),
        ("q4", "25408", ("forgets_the_biases",)),
        ("q4", "3", ("other",)),
        ("q5", "view", ("takes_view",)),
        ("q6", "Chain rule, small.", ("right",)),
        ("q6", "The chain rule.", ("part",)),
        ("q6", "No idea.", ("nothing",)),
    ],
)
def test_how_a_question_was_answered(
    name: str, answer: Answer, ways: tuple[str, ...]
) -> None:
    answers = [answer if one.name == name else None for one in A.entries]
    sheet = make_sheet(sat(A, "ada", answers))
    (entry,) = (one.id for one in A.entries if one.name == name)

    assert sheet.seen[entry].ways == ways


def test_only_final_marks_make_the_score() -> None:
    sheet = make_sheet(sat(A, "ada", [*KEYS.values(), "The chain rule."]))

    assert (sheet.earned, sheet.possible, sheet.share) == (12, 12, 1)
    assert not sheet.final
    assert sheet.rest_of("single.first") == 1
    assert sheet.rest_of("gradients") == 1


def test_without_final_marks_there_is_no_score_and_without_others_no_rest() -> None:
    waiting = make_sheet(sat(form(samples.OPEN), "ada", ["Small."]))
    alone = make_sheet(sat(form(samples.SINGLE), "ada", ["B"]))

    assert waiting.share is None
    assert alone.rest_of("single.first") is None


@pytest.mark.parametrize(
    ("started", "finished", "minutes"),
    [
        ("2026-05-04T10:00:00+00:00", "2026-05-04T10:30:00+00:00", 30),
        ("2026-05-04T10:30:00+00:00", "2026-05-04T10:00:00+00:00", None),
        ("2026-05-04T10:00:00", "2026-05-04T10:30:00+00:00", None),
        ("4 May 2026", "later", None),
        ("", "", None),
    ],
)
def test_time_is_known_where_both_ends_are(
    started: str, finished: str, minutes: float | None
) -> None:
    marked = sat(A, "ada", [None] * 6, started=started, finished=finished)

    assert make_sheet(marked).minutes == minutes


def test_a_catalogue_has_each_question_once_and_all_its_letters() -> None:
    turned = samples.SINGLE.model_copy(
        update={
            "choices": tuple(
                one.model_copy(update={"id": letter})
                for one, letter in zip(samples.SINGLE.choices, "CBA", strict=True)
            )
        }
    )
    dropped = samples.TRUTH.model_copy(update={"dropped": True})
    made = make_catalogue([A, form(turned, dropped, id="demo.B")])

    assert list(made.questions) == [one.id for one in A.entries]
    assert made.questions["single.first"].letters == {
        "distractors.0": {"A", "C"},
        "keys.0": {"B"},
        "distractors.1": {"A", "C"},
    }
    assert (made.title, made.dropped) == ("A demo", {"true-false.first"})


def test_only_who_was_asked_is_seen() -> None:
    sheets = [
        make_sheet(sat(A, "ada", [None] * 6)),
        make_sheet(sat(form(samples.SINGLE), "bob", ["A"])),
    ]

    assert len(list(seen_of(sheets, "single.first"))) == 2
    assert len(list(seen_of(sheets, "gradients"))) == 1
