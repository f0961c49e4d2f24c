"""Images to learn from: MNIST in disguise, and some that exist nowhere else."""

import random
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from grader.data.digits import load_mnist

Batch = tuple[Tensor, Tensor]

PIXELS: Final = 28 * 28
TRAINING, VALIDATION, TEST = 50_000, 10_000, 10_000
# of the images that are drawn; a trait is 1 or -1, pixels are from 0 to 1
TRAITS = 6
# of all combinations, by least squares; with noise it becomes less
TOLD_BY_LINES = 0.34
TRAIT_NOISE, PIXEL_NOISE, BRIGHTNESS = 0.3, 0.1, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Images as uint8 (N, 1, 28, 28), and the names of their classes, int64 (N,)."""

    train: Batch
    validation: Batch
    test: Batch


def disguise(rng: random.Random) -> Images:
    """Return MNIST with its 784 pixels shuffled and its labels renamed.

    To a network of one hidden layer, whose weights start out alike for all pixels, the
    shuffled images are as easy as the plain ones; weights trained elsewhere fit neither
    them nor the names.
    """
    mnist = load_mnist()
    pixels = torch.tensor(rng.sample(range(PIXELS), PIXELS))
    names = torch.tensor(rng.sample(range(10), 10))
    order = torch.randperm(len(mnist.train_labels), generator=_make_generator(rng))
    images, labels = mnist.train_images[order], mnist.train_labels[order]

    def part(images: Tensor, labels: Tensor) -> Batch:
        return images.flatten(1)[:, pixels].view(-1, 1, 28, 28), names[labels]

    return Images(
        train=part(images[:TRAINING], labels[:TRAINING]),
        validation=part(images[TRAINING:], labels[TRAINING:]),
        test=part(mnist.test_images, mnist.test_labels),
    )


def draw_classes(rng: random.Random) -> Images:
    """Return images of ten classes that exist nowhere else: all is to be learned here.

    An image has six traits, each of which is about 1 or about -1; which combinations
    make a class is drawn, again and again until lines tell few of them. A pixel shows
    how far one trait, which is drawn too, is above 0, or below it. What only draws
    lines tells less than 40 % of these images; gradient descent that reads 90 % of the
    digits tells more than 90 % of them, and more than 50 % even where its loss is the
    cross-entropy of softmaxed scores.
    """
    generator = _make_generator(rng)
    combinations = _draw_combinations(generator)
    of_class = torch.tensor([len(combinations[name::10]) for name in range(10)])
    shown = torch.randint(TRAITS, (PIXELS,), generator=generator)
    signs = torch.randint(2, (PIXELS,), generator=generator) * 2 - 1

    def part(count: int) -> Batch:
        names = torch.randint(10, (count,), generator=generator)
        drawn = torch.rand(count, generator=generator) * of_class[names]
        chosen = combinations[names + 10 * drawn.long()]
        traits = _find_traits(chosen)
        traits += TRAIT_NOISE * torch.randn(traits.shape, generator=generator)
        seen = BRIGHTNESS * (traits[:, shown] * signs).relu()
        seen += PIXEL_NOISE * torch.randn(seen.shape, generator=generator)
        images = seen.clamp(0, 1).mul(255).to(torch.uint8)
        return images.view(-1, 1, 28, 28), names

    return Images(train=part(TRAINING), validation=part(VALIDATION), test=part(TEST))


def _draw_combinations(generator: torch.Generator) -> Tensor:
    """Return all combinations of traits; that at place `i` makes class `i % 10`."""
    while True:
        combinations = torch.randperm(1 << TRAITS, generator=generator)
        if _tell_by_lines(_find_traits(combinations)) <= TOLD_BY_LINES:
            return combinations


def _find_traits(combinations: Tensor) -> Tensor:
    """Return what each combination's traits are, 1 or -1: (N,) -> (N, TRAITS)."""
    return (combinations[:, None] >> torch.arange(TRAITS) & 1) * 2.0 - 1


def _tell_by_lines(traits: Tensor) -> float:
    """Return what share of the combinations least squares tells the class of."""
    known = torch.cat([traits, torch.ones(len(traits), 1)], dim=1)
    names = torch.arange(len(traits)) % 10
    # over all combinations the columns are orthogonal, and the sums are exact
    scores = known @ (known.T @ torch.eye(10)[names])
    return float((scores.argmax(1) == names).double().mean())


def _make_generator(rng: random.Random) -> torch.Generator:
    return torch.Generator().manual_seed(rng.randrange(2**31))
