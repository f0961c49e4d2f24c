"""What is noticed about a question."""

from typing import Any

import pytest

from grader.models.analysis import Figure, FlagKind, Groups, ItemFigures, Pick
from grader.models.quiz import EntryKind
from grader.quiz.flags import _SIGNS, find_flags, name_of

KEY = Pick(origin="keys.0", letter="A", text="`a`", right=True, total=12, low=3, high=4)
WRONG = Pick(
    origin="distractors.0",
    letter="B",
    text="`b`",
    right=False,
    misconception="swaps_them",
    total=16,
    low=4,
    high=6,
)
OTHER = Pick(origin="distractors.1", text="c", right=False, total=2, low=3)
BLANK = Pick(origin="blank", text="no answer", right=False, total=9, high=9)


def item(**more: Any) -> ItemFigures:
    given: dict[str, Any] = {
        "id": "a.b",
        "kind": EntryKind.SINGLE,
        "topic": "shapes",
        "content": "c",
        "stem": "What?",
        "possible": 1,
        "n": 30,
        "waiting": 0,
        "blank": 0,
        "difficulty": Figure(value=0.5, n=30),
        "discrimination": Figure(value=0.4, n=30),
        "seconds": Figure(n=0, words="not known"),
        "groups": Groups(part="third", low=10, middle=10, high=10),
        "picks": (KEY, OTHER),
    }
    return ItemFigures(**given | more)


def figure(value: float) -> Figure:
    return Figure(value=value, n=30)


def flags(**more: Any) -> dict[FlagKind, str]:
    return dict(find_flags(item(**more)))


def test_an_ordinary_question_has_no_flag() -> None:
    assert flags() == {}


def test_every_kind_of_flag_has_its_sign() -> None:
    assert list(_SIGNS) == list(FlagKind)


def test_a_wrong_choice_that_draws_the_best_casts_doubt_on_the_key() -> None:
    assert flags(picks=(KEY, WRONG, OTHER, BLANK)) == {
        FlagKind.KEY_DOUBTED: "Of the 10 best students 6 choose B “b” (swaps them), "
        "and 4 the key: is the key wrong?"
    }


@pytest.mark.parametrize(
    "more",
    [
        {"picks": (KEY, WRONG.model_copy(update={"low": 8}), OTHER)},
        {"picks": (KEY, WRONG.model_copy(update={"high": 4}), OTHER)},
        {
            "picks": (KEY, WRONG, OTHER),
            "groups": Groups(part="third", low=4, middle=4, high=4),
        },
    ],
)
def test_a_wrong_choice_of_the_weak_or_of_few_casts_none(more: dict[str, Any]) -> None:
    assert flags(**more) == {}


def test_a_question_that_turns_students_round_is_told() -> None:
    assert flags(discrimination=figure(-0.2)) == {
        FlagKind.TURNED_ROUND: "Those who do better elsewhere do worse here "
        "(r = -0.20, 30 students)."
    }


def test_a_question_that_tells_little_is_told() -> None:
    assert flags(discrimination=figure(0.05)) == {
        FlagKind.TELLS_LITTLE: "It hardly tells those who do well from those who do "
        "not (r = 0.05, 30 students)."
    }


def test_what_is_too_easy_is_told_and_nothing_else_of_it() -> None:
    picks = (KEY, Pick(origin="distractors.0", text="b", right=False))
    found = flags(difficulty=figure(0.97), discrimination=figure(0.05), picks=picks)

    assert found == {
        FlagKind.TOO_EASY: "Too easy to tell anybody apart (p = 0.97, 30 students)."
    }


def test_what_is_too_hard_is_told() -> None:
    assert flags(difficulty=figure(0.05)) == {
        FlagKind.TOO_HARD: "Hardly anybody gets it (p = 0.05, 30 students): is it too "
        "hard, unclear, or is the key wrong?"
    }


def test_a_choice_that_nobody_takes_is_told() -> None:
    nobody = OTHER.model_copy(update={"total": 0, "letter": "D"})

    assert flags(picks=(KEY, nobody), blank=2) == {
        FlagKind.NOBODY: "Nobody of 28 chooses D “c”."
    }
    assert flags(picks=(KEY, nobody), blank=11, n=30) == {
        FlagKind.LEFT_OPEN: "11 of 30 leave it open: is it unclear, or was there no "
        "time?"
    }
    assert flags(picks=(KEY, nobody), kind=EntryKind.NUMERIC) == {}


def test_few_students_raise_no_flag() -> None:
    few: dict[str, Any] = {"n": 15, "groups": Groups(words="no groups")}

    assert flags(**few, difficulty=figure(0.97)) == {}
    assert flags(**few, difficulty=figure(0.05)) == {}
    assert flags(**few, blank=10) == {}


def test_what_waits_is_counted() -> None:
    none = Figure(n=3, words="wait")

    assert flags(waiting=1) == {
        FlagKind.WAITING: "1 mark waits for a person; `grade quiz review` shows what."
    }
    assert flags(waiting=27, blank=25, difficulty=none, discrimination=none) == {
        FlagKind.WAITING: "27 marks wait for a person; `grade quiz review` shows what."
    }


def test_a_choice_is_named_by_what_there_is() -> None:
    assert name_of(Pick(origin="x", right=False, misconception="fears_it")) == (
        "(fears it)"
    )
    assert name_of(Pick(origin="x", text="y" * 70, right=False)) == (f"“{'y' * 59}…”")
