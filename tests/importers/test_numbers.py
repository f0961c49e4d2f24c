import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.records import Point
from grader.importers.rubrics import split_rubric


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((" 3 ", 3), ("-2.50", -2.5), ("1e3", 1000.0), (".5", 0.5), ("+7", 7)),
        *(("", None), ("1e999", None), ("nan", None), ("1_000", None), ("1,5", None)),
        ("9" * 500, None),
    ],
)
def test_a_text_is_a_number_or_none(text: str, number: float | None) -> None:
    found = read_number(text)

    assert found == number
    assert type(found) is type(number)


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**4), st.integers(0, 6))
def test_a_tolerance_is_found_again_from_its_bounds(
    key: int, reach: int, places: int
) -> None:
    number, tolerance = key / 10**places, reach / 10**places

    found = tolerance_of(number, number - tolerance, number + tolerance)

    assert number + found == number + tolerance
    assert number - found == number - tolerance


def test_bounds_that_do_not_lie_around_a_key_give_the_farther_one() -> None:
    assert tolerance_of(2, 1, 5) == 3
    assert tolerance_of(0.1, 0, 1 / 3) == pytest.approx(1 / 3 - 0.1)
    assert middle_of(1 / 3, 1 / 3) == 1 / 3


def test_key_points_stand_below_an_answer() -> None:
    assert split_rubric("So.\n\n- says a (1)\n- says b (2)\n") == (
        "So.",
        (Point(says="says a", points=1), Point(says="says b", points=2)),
    )
    assert split_rubric("- says a (1)")[1] == (Point(says="says a", points=1),)
    assert split_rubric("- says a") == ("- says a", ())
