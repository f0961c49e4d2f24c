"""Images to learn from are the task's, and nothing that anybody knows."""

import random
from collections.abc import Callable

import pytest
import torch

from grader.data.digits import load_mnist
from grader.data.disguise import Images, disguise, draw_classes

Draw = Callable[[random.Random], Images]


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_each_draw_is_another_and_a_second_time_the_same(draw: Draw) -> None:
    one, again, two = (draw(random.Random(seed)) for seed in (1, 1, 2))

    for first, second, third in zip(one.test, again.test, two.test, strict=True):
        assert torch.equal(first, second)
        assert not torch.equal(first, third)


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_there_are_as_many_images_as_the_task_promises(draw: Draw) -> None:
    images = draw(random.Random(3))

    for part, count in (
        (images.train, 50_000),
        (images.validation, 10_000),
        (images.test, 10_000),
    ):
        assert part[0].shape == (count, 1, 28, 28)
        assert part[0].dtype == torch.uint8
        assert part[1].shape == (count,)
        assert part[1].bincount(minlength=10).min() > count // 13


@pytest.mark.parametrize("draw", [disguise, draw_classes])
def test_no_image_that_is_held_out_is_given_to_train_on(draw: Draw) -> None:
    images = draw(random.Random(4))

    given, held_out = (
        {row.numpy().tobytes() for part in parts for row in part[0]}
        for parts in ([images.train, images.validation], [images.test])
    )

    assert given.isdisjoint(held_out)


def test_in_disguise_pixels_have_other_places_and_each_digit_one_name() -> None:
    mnist = load_mnist()
    images, names = disguise(random.Random(5)).test
    before, after = (each.flatten(1) for each in (mnist.test_images, images))
    columns = {column.numpy().tobytes() for column in before.T}

    # what a pixel shows in all of the images stands at one place
    assert {column.numpy().tobytes() for column in after.T} == columns
    assert len({*zip(mnist.test_labels.tolist(), names.tolist(), strict=True)}) == 10


# lines would tell 41 % of the classes that are drawn first for 15
@pytest.mark.parametrize("seed", [0, 1, 2, 15])
def test_drawn_classes_cannot_be_told_by_lines(seed: int) -> None:
    images = draw_classes(random.Random(seed))
    known, asked = (
        torch.cat([part[0].flatten(1).float(), torch.ones(len(part[1]), 1)], dim=1)
        for part in (images.train, images.test)
    )
    square = known.T @ known
    square += 1e-3 * square.diagonal().mean() * torch.eye(len(square))

    lines = torch.linalg.solve(square, known.T @ torch.eye(10)[images.train[1]])

    assert ((asked @ lines).argmax(1) == images.test[1]).double().mean() < 0.4
