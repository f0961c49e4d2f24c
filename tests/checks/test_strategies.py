from typing import Any

import pytest
import torch
from hypothesis import find, given, settings
from hypothesis import strategies as st

from grader.checks import strategies

quick = settings(database=None, max_examples=200)


@given(number=strategies.numbers(3))
def test_numbers_are_quarters_within_the_limit(number: float) -> None:
    assert -3 <= number <= 3
    assert (number * 4).is_integer()


@given(shape=strategies.shapes(min_dims=2, max_dims=3, max_side=2))
def test_shapes_keep_to_their_bounds(shape: tuple[int, ...]) -> None:
    assert 2 <= len(shape) <= 3
    assert all(1 <= side <= 2 for side in shape)


@given(tensor=strategies.tensors(dtypes=strategies.FLOATS, limit=2))
def test_tensors_hold_small_quarters_in_any_shape(tensor: torch.Tensor) -> None:
    assert tensor.dtype in strategies.FLOATS
    assert 1 <= tensor.dim() <= 3
    assert bool((tensor.abs() <= 2).all())
    assert torch.equal(tensor * 4, (tensor * 4).round())


@pytest.mark.parametrize("shape", [(2, 3), st.just((2, 3))])
def test_tensors_have_the_shape_that_is_asked_for(shape: Any) -> None:
    tensor = find(strategies.tensors(shape=shape), lambda _: True, settings=quick)

    assert tuple(tensor.shape) == (2, 3)
    assert torch.equal(tensor, torch.zeros(2, 3))


def test_a_failing_tensor_shrinks_to_something_a_person_can_follow() -> None:
    def has_negative(tensor: torch.Tensor) -> bool:
        return bool((tensor < 0).any())

    smallest = find(strategies.tensors(), has_negative, settings=quick)

    assert torch.equal(smallest, torch.tensor([-0.25]))


@given(seed=strategies.seeds())
def test_the_same_seed_gives_the_same_tensor(seed: int) -> None:
    first, second = (strategies.random_tensor(seed, 2, 3) for _ in range(2))

    assert first.shape == (2, 3)
    assert torch.equal(first, second)


def leaves_of(data: Any) -> list[Any]:
    if isinstance(data, dict):
        data = list(data.values())
    if not isinstance(data, list | tuple):
        return [data]
    return [leaf for part in data for leaf in leaves_of(part)]


@given(data=strategies.nested(st.integers(0, 9)))
def test_nested_data_has_only_the_leaves_it_was_given(data: Any) -> None:
    assert all(0 <= leaf <= 9 for leaf in leaves_of(data))


@pytest.mark.parametrize("kind", [list, tuple, dict])
def test_nested_data_comes_in_every_kind_of_container(kind: type) -> None:
    found = find(
        strategies.nested(st.integers(0, 9)),
        lambda data: isinstance(data, kind),
        settings=quick,
    )

    assert isinstance(found, kind)
