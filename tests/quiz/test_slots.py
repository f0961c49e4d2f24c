"""The places of a blueprint, and what the bank has for them."""

from typing import Any

import pytest

from grader.errors import BadQuiz
from grader.models import Blueprint
from grader.models.bank import Bloom, Kind
from grader.quiz.slots import Candidate, Slot, plan_slots


def one(name: str, **more: Any) -> Candidate:
    given: dict[str, Any] = {
        "id": name,
        "item": name.partition(".")[0],
        "topic": "first",
        "kind": Kind.SINGLE,
        "difficulty": 2,
        "level": Bloom.APPLY,
    }
    return Candidate(**given | more)


BANK = [
    one("a.x"),
    one("a.y", kind=Kind.NUMERIC),
    one("b.x", topic="second"),
    one("c.x", difficulty=4, tags=frozenset({"hard"})),
    one("d.x", level=Bloom.CREATE),
]


def plan(**said: Any) -> list[Slot]:
    blueprint = Blueprint.model_validate({"id": "q", "title": "Q", **said})
    return plan_slots(blueprint, BANK)


def ids(slot: Slot) -> list[str]:
    return [candidate.id for fits in slot.fits.values() for candidate in fits]


def test_a_cell_may_say_its_points_instead_of_its_number() -> None:
    slots = plan(cells=[{"points": 2, "total": 6}])

    assert [slot.points for slot in slots] == [2, 2, 2]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({}, r"cell 1 \(anything\): say `count` or, in points, `total`"),
        ({"count": 1, "total": 1}, "one of the two"),
        ({"points": 2, "total": 5}, "of 2 points never make 5 points"),
    ],
)
def test_a_cell_says_one_of_both_and_what_can_be(
    cell: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadQuiz, match=words):
        plan(cells=[cell])


@pytest.mark.parametrize(
    ("cell", "fits"),
    [
        ({}, ["a.x", "a.y", "b.x", "c.x", "d.x"]),
        ({"topics": ["second"]}, ["b.x"]),
        ({"kinds": ["numeric"]}, ["a.y"]),
        ({"difficulty": [3, 4]}, ["c.x"]),
        ({"levels": ["create"]}, ["d.x"]),
        ({"tags": ["hard", "other"]}, ["c.x"]),
        ({"topics": ["first"], "difficulty": [2]}, ["a.x", "a.y", "d.x"]),
    ],
)
def test_a_cell_takes_what_it_names_and_what_is_absent_may_be_anything(
    cell: dict[str, Any], fits: list[str]
) -> None:
    (slot,) = plan(cells=[{**cell, "count": 1}])

    assert ids(slot) == fits


def test_a_cell_has_as_many_places_as_it_counts_each_with_its_points() -> None:
    slots = plan(cells=[{"count": 2, "points": 3}, {"count": 1}])

    assert [slot.points for slot in slots] == [3, 3, 1]
    assert slots[0].part == "cell 1 (anything)"


def test_a_pool_takes_items_and_variants_by_name() -> None:
    slots = plan(pools=[{"of": ["a", "b.x"], "take": 2, "points": 2}])

    assert [ids(slot) for slot in slots] == [["a.x", "a.y", "b.x"]] * 2
    assert slots[0].part == "pool 1 (2 of a, b.x)"
    assert slots[0].points == 2


def test_what_is_excluded_or_asked_openly_or_an_enemy_of_that_is_left_out() -> None:
    (slot,) = plan(
        cells=[{"count": 1}], excluded=["a.x", "b"], open=["c"], enemies=[["c", "d.x"]]
    )

    assert ids(slot) == ["a.y"]


def test_a_required_variant_takes_a_place_that_it_fits() -> None:
    first, second = plan(
        cells=[{"topics": ["second"], "count": 1}, {"count": 1, "points": 5}],
        required=["c.x"],
    )

    assert ids(first) == ["b.x"]
    assert (ids(second), second.points) == (["c.x"], 5)
    assert second.part == "required c.x, in cell 2 (anything)"


def test_a_required_variant_without_a_place_gets_one_for_a_point() -> None:
    slots = plan(cells=[{"topics": ["second"], "count": 1}], required=["c.x"])

    assert [(ids(slot), slot.points) for slot in slots] == [(["b.x"], 1), (["c.x"], 1)]


def test_the_required_variant_that_fits_in_fewer_places_chooses_first() -> None:
    slots = plan(
        cells=[{"kinds": ["single"], "count": 1}, {"topics": ["first"], "count": 1}],
        required=["a.x", "b.x"],
    )

    assert [ids(slot) for slot in slots] == [["b.x"], ["a.x"]]


def test_a_required_variant_that_is_excluded_is_told() -> None:
    with pytest.raises(BadQuiz, match=r"required: c.x: it is excluded"):
        plan(required=["c.x"], excluded=["c"])


def test_every_name_that_is_not_in_the_bank_is_told() -> None:
    with pytest.raises(BadQuiz) as caught:
        plan(
            required=["a.z"],
            excluded=["z"],
            open=["y"],
            enemies=[["a", "w"]],
            pools=[{"of": ["a", "v.x"], "take": 1}],
        )

    assert str(caught.value) == (
        "blueprint q: not in the bank: open: y, required: a.z, excluded: z, "
        "enemies: w, pools: v.x"
    )
