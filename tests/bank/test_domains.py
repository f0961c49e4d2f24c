import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank.domains import (
    MOST_LISTED,
    compute,
    draw_one,
    draw_parameters,
    draws_of,
    list_one,
    size_of,
)
from grader.bank.expressions import BadExpression
from grader.models import Choices, Domain, ListOf, Range, Sample, TrueFalse

SCALARS = st.one_of(
    st.lists(st.integers(), min_size=1, max_size=4, unique=True).map(
        lambda values: Choices(choices=tuple(values))
    ),
    st.tuples(st.integers(-5, 5), st.integers(0, 5), st.integers(1, 3)).map(
        lambda ends: Range(from_=ends[0], to=ends[0] + ends[1], step=ends[2])
    ),
)
DOMAINS: st.SearchStrategy[Domain] = st.one_of(
    SCALARS,
    st.integers(1, 4).map(lambda size: Sample(sample=(1, 2, 3, 4), size=size)),
    st.tuples(SCALARS, st.integers(1, 3)).map(
        lambda pair: ListOf(list=pair[0], length=pair[1])
    ),
)


def variant_with(**fields: Any) -> TrueFalse:
    return TrueFalse(
        id="v",
        kind="true_false",  # type: ignore[arg-type]
        stem="x",
        key=True,
        misconception="m",
        **fields,
    )


@given(DOMAINS, st.integers())
def test_a_draw_is_one_of_those_listed(domain: Domain, seed: int) -> None:
    listed = list_one(domain)

    assert draw_one(domain, random.Random(seed)) in listed
    assert size_of(domain) == len(listed)
    assert len({str(value) for value in listed}) == len(listed)


def test_a_range_has_both_its_ends() -> None:
    assert list_one(Range(from_=8, to=24, step=8)) == [8, 16, 24]
    assert list_one(Range(from_=8, to=23, step=8)) == [8, 16]


def test_small_domains_are_listed_whole_and_filtered() -> None:
    variant = variant_with(
        parameters={"a": Range(from_=1, to=3), "b": Range(from_=1, to=3)},
        where="a < b",
    )

    assert [tuple(draw.values()) for draw in draws_of(variant, 0)] == [
        *((1, 2), (1, 3), (2, 3)),
    ]


def test_large_domains_are_sampled_by_their_seed() -> None:
    variant = variant_with(
        parameters={"a": Range(from_=1, to=100), "b": Range(from_=1, to=100)},
        where="a != b",
    )
    draws = draws_of(variant, 1)

    assert len(draws) == MOST_LISTED
    assert draws == draws_of(variant, 1)
    assert draws != draws_of(variant, 2)
    assert all(draw["a"] != draw["b"] for draw in draws)


def test_without_parameters_there_is_one_draw() -> None:
    assert draws_of(variant_with(), 0) == [{}]


def test_a_rare_draw_of_a_small_domain_is_found() -> None:
    variant = variant_with(parameters={"a": Range(from_=1, to=2000)}, where="a == 1234")

    assert draw_parameters(variant, random.Random(3)) == {"a": 1234}


@pytest.mark.parametrize("last", [9, 10**6])
def test_a_domain_without_draws_is_an_error(last: int) -> None:
    variant = variant_with(parameters={"a": Range(from_=1, to=last)}, where="a < 0")

    with pytest.raises(BadExpression, match="no draw of the parameters"):
        draw_parameters(variant, random.Random(0))
    with pytest.raises(BadExpression, match="no draw of the parameters"):
        draws_of(variant, 0)


def test_values_are_computed_in_order() -> None:
    variant = variant_with(let={"b": "a + 1", "c": "a * b"})

    assert compute(variant, {"a": 3}) == {"a": 3, "b": 4, "c": 12}
