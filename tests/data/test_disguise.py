"""MNIST in disguise: as easy to learn, and nothing that anybody knows."""

import random
from collections.abc import Callable
from functools import cache

import pytest
import torch

from grader.data.digits import load_mnist
from grader.data.disguise import Batch, Digits, disguise, draw_classes

Draw = Callable[[random.Random], Digits]


def read_pixels(images: torch.Tensor) -> list[bytes]:
    """Return what no shuffle changes in each image: how often it has which pixel."""
    return [row.numpy().tobytes() for row in images.flatten(1).sort(1).values]


@cache
def know_digits() -> dict[bytes, int]:
    mnist = load_mnist()
    known = {}
    for images, labels in (
        (mnist.train_images, mnist.train_labels),
        (mnist.test_images, mnist.test_labels),
    ):
        known.update(zip(read_pixels(images), labels.tolist(), strict=True))
    return known


def count_names(batch: Batch) -> torch.Tensor:
    """Return how many images of each digit (rows) have each name (columns)."""
    images, names = batch
    known = know_digits()
    digits = torch.tensor([known[each] for each in read_pixels(images)])
    ones = torch.ones(len(names), dtype=torch.long)
    return torch.zeros(10, 10).long().index_put_((digits, names), ones, accumulate=True)


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_each_draw_shuffles_pixels_and_names_in_a_way_of_its_own(draw: Draw) -> None:
    one, again, two = (draw(random.Random(seed)) for seed in (1, 1, 2))

    for first, second in zip(one.test, again.test, strict=True):
        assert torch.equal(first, second)
    assert not torch.equal(one.train[0], two.train[0])
    assert not torch.equal(one.train[1], two.train[1])
    assert {*read_pixels(two.test[0])} <= know_digits().keys()


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_there_are_as_many_images_as_the_task_promises(draw: Draw) -> None:
    digits = draw(random.Random(3))

    for part, count in (
        (digits.train, 50_000),
        (digits.validation, 10_000),
        (digits.test, 10_000),
    ):
        assert part[0].shape == (count, 1, 28, 28)
        assert part[0].dtype == torch.uint8
        assert part[1].shape == (count,)
        assert {*part[1].tolist()} == {*range(10)}


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_no_image_that_is_held_out_is_given_to_train_on(draw: Draw) -> None:
    digits = draw(random.Random(4))

    given, held_out = (
        {row.numpy().tobytes() for part in parts for row in part[0]}
        for parts in ([digits.train, digits.validation], [digits.test])
    )

    assert given.isdisjoint(held_out)


def test_in_disguise_each_digit_has_one_name() -> None:
    names = count_names(disguise(random.Random(5)).test)

    # a few digits are, pixel by pixel, a shuffle of another
    assert names.max(1).values.sum() >= 9_990


@pytest.mark.parametrize("seed", range(3))
def test_classes_drawn_anew_are_not_to_be_told_by_the_digits(seed: int) -> None:
    digits = draw_classes(random.Random(seed))

    for part in (digits.train, digits.test):
        names = count_names(part)
        alike = part[1].bincount(minlength=10)

        assert {*alike.tolist()} == {len(part[1]) // 10}
        # four digits keep a name, six have two
        assert sorted((names > 10).sum(1).tolist()) == [1] * 4 + [2] * 6
        assert sorted((names > 10).sum(0).tolist()) == [1] * 4 + [2] * 6
        assert names.max(1).values.sum() <= 0.75 * len(part[1])
