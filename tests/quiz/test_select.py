"""Which variant fills which place."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.models import Blueprint
from grader.quiz.select import (
    are_peaceful,
    balance,
    choose,
    difficulty_of,
    is_near,
)
from grader.quiz.slots import Candidate, Slot, plan_slots
from tests.quiz.test_slots import one

BANK = [
    *(one(f"easy-{n}.{v}", difficulty=1) for n in range(6) for v in "xy"),
    *(one(f"hard-{n}.x", difficulty=5, topic="second") for n in range(6)),
]


def slots(bank: list[Candidate] = BANK, **said: Any) -> list[Slot]:
    return plan_slots(Blueprint.model_validate({"id": "q", "title": "Q", **said}), bank)


@given(st.integers(), st.integers(1, 8))
def test_each_place_gets_what_fits_it_and_no_item_stands_twice(
    seed: int, count: int
) -> None:
    places = slots(cells=[{"count": count}, {"topics": ["second"], "count": 4}])
    found = choose(places, [], Random(seed))

    assert len({candidate.item for candidate in found}) == count + 4
    assert all(
        candidate in slot.fits[candidate.item]
        for slot, candidate in zip(places, found, strict=True)
    )


def test_a_place_with_few_options_is_filled_however_greedy_the_others_are() -> None:
    bank = [one("a.x", topic="second"), one("b.x"), one("c.x")]
    places = slots(bank, cells=[{"count": 2}, {"topics": ["second"], "count": 1}])

    for seed in range(20):
        assert choose(places, [], Random(seed))[2].item == "a"


def test_places_pass_items_on_to_each_other() -> None:
    bank = [one("a.x", tags=frozenset("pq")), one("b.x", tags=frozenset("pr"))]
    bank += [one("c.x", tags=frozenset("r"))]
    cells = [{"tags": [tag], "count": 1} for tag in "prq"]

    for seed in range(20):
        found = choose(slots(bank, cells=cells), [], Random(seed))
        assert [candidate.item for candidate in found] == ["b", "c", "a"]


def test_the_cell_that_lacks_something_is_told_and_how_much() -> None:
    places = slots(
        cells=[{"topics": ["second"], "difficulty": [5], "count": 9}, {"count": 2}]
    )

    with pytest.raises(BadQuiz) as caught:
        choose(places, [], Random(0))
    assert str(caught.value) == (
        "the bank cannot fill this blueprint:\n"
        "cell 1 (topics: second; difficulty: 5) lacks 3 of 9: 6 items fit it\n"
        "no item stands twice on a form, and the other parts need theirs"
    )


def test_a_single_cell_that_lacks_something_is_told_alone() -> None:
    with pytest.raises(BadQuiz, match=r"lacks 8 of 20: 12 items fit it$"):
        choose(slots(cells=[{"count": 20}]), [], Random(0))


@given(st.integers())
def test_enemies_never_meet(seed: int) -> None:
    enemies = [("easy-0", "easy-1.x"), ("hard-0", "hard-1", "hard-2")]
    places = slots(cells=[{"count": 5}, {"topics": ["second"], "count": 3}])
    found = choose(places, enemies, Random(seed))

    assert are_peaceful(found, enemies)
    assert sum(one.item in ("hard-0", "hard-1", "hard-2") for one in found) < 2


def test_enemies_that_must_meet_are_told() -> None:
    enemies = [("a", "b")]
    places = slots([one("a.x"), one("b.x")], cells=[{"count": 2}])

    with pytest.raises(
        BadQuiz, match=r"no selection keeps these enemies apart.*: a, b"
    ):
        choose(places, enemies, Random(0))


@given(st.integers())
def test_swaps_bring_the_difficulty_near_to_the_one_wanted(seed: int) -> None:
    places = slots(cells=[{"count": 8}])
    start = choose(places, [], Random(seed))
    found = balance(
        start,
        places,
        target=3.0,
        within=0.01,
        random=Random(seed),
        allowed=lambda _one: True,
    )

    assert is_near(difficulty_of(found, places), 3.0, 0.01)
    assert len({candidate.item for candidate in found}) == 8


def test_no_swap_is_made_that_is_not_allowed() -> None:
    places = slots(cells=[{"count": 4}])
    start = choose(places, [], Random(1))
    found = balance(
        start,
        places,
        target=5.0,
        within=0.01,
        random=Random(1),
        allowed=lambda _one: False,
    )

    assert found == start


def test_the_difficulty_is_the_mean_over_the_points() -> None:
    places = slots(
        [one("a.x", difficulty=1), one("b.x", difficulty=4)],
        pools=[
            {"of": ["a"], "take": 1, "points": 1},
            {"of": ["b"], "take": 1, "points": 2},
        ],
    )

    assert difficulty_of(choose(places, [], Random(0)), places) == 3
    assert difficulty_of((), []) == 0
