"""MNIST as nobody has it: what is known of it elsewhere does not fit."""

import random
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from grader.data.digits import load_mnist

Batch = tuple[Tensor, Tensor]

PIXELS: Final = 28 * 28
TRAINING, VALIDATION, TEST = 50_000, 10_000, 10_000
# of the ten digits, how many are mixed by two and two
PAIRS: Final = 3
# among how many ways to vary, those that vary most, a style is drawn
WAYS: Final = 3
# from which images those are found
SAMPLE: Final = 2000
# how far from the border between two styles an image must be, in standard deviations
MARGIN: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Images as uint8 (N, 1, 28, 28), and the names of their classes, int64 (N,)."""

    train: Batch
    validation: Batch
    test: Batch


def disguise(rng: random.Random) -> Digits:
    """Return MNIST with its 784 pixels shuffled and its labels renamed.

    To a network of one hidden layer, whose weights start out alike for all pixels, the
    shuffled images are as easy as the plain ones; weights trained elsewhere fit neither
    them nor the names.
    """
    mnist = load_mnist()
    disguised = _Disguise(rng)
    order = torch.randperm(len(mnist.train_labels), generator=_make_generator(rng))
    images, labels = mnist.train_images[order], mnist.train_labels[order]
    return Digits(
        train=disguised.apply(images[:TRAINING], labels[:TRAINING]),
        validation=disguised.apply(images[TRAINING:], labels[TRAINING:]),
        test=disguised.apply(mnist.test_images, mnist.test_labels),
    )


def draw_classes(rng: random.Random) -> Digits:
    """Return MNIST with ten classes that are drawn anew, so that nobody knows them.

    Three pairs of digits are drawn. Both digits of a pair are divided into two styles,
    by how they vary, and a class is one style of the one with the other style of the
    other. What tells the styles apart is drawn too, and is no line but two that cross:
    it is to be learned from these labels, by something that can learn curved borders.
    Images near a border are left out. The other four digits stay as they are. Pixels
    and names are shuffled as `disguise` does it.

    Who knows the digits and nothing else gets 70 % of these classes right. In `train`
    and `test`, images come several times, so that all classes are as large.
    """
    mnist = load_mnist()
    generator = _make_generator(rng)
    images = torch.cat([mnist.train_images, mnist.test_images])
    labels = torch.cat([mnist.train_labels, mnist.test_labels])
    is_clear = torch.ones(len(labels), dtype=torch.bool)
    drawn = rng.sample(range(10), 2 * PAIRS)
    for pair in zip(drawn[::2], drawn[1::2], strict=True):
        rows = [(labels == digit).nonzero().flatten() for digit in pair]
        found = _divide([images[each].flatten(1) for each in rows], generator)
        mixed = []
        for swap, (styles, clear) in enumerate(found):
            mixed.append(torch.tensor(pair)[styles ^ swap])
            is_clear[rows[swap]] = clear
        labels[torch.cat(rows)] = torch.cat(mixed)
    count = len(mnist.train_labels)
    known = is_clear[:count].nonzero().flatten()
    known = known[torch.randperm(len(known), generator=generator)]
    first = len(known) * TRAINING // count
    held_out = is_clear[count:].nonzero().flatten() + count
    disguised = _Disguise(rng)

    def part(rows: Tensor) -> Batch:
        return disguised.apply(images[rows], labels[rows])

    return Digits(
        train=part(_balance(known[:first], labels, TRAINING)),
        validation=part(_repeat(known[first:], VALIDATION)),
        test=part(_balance(held_out, labels, TEST)),
    )


class _Disguise:
    """One way to shuffle pixels and to rename labels."""

    def __init__(self, rng: random.Random) -> None:
        self.pixels = torch.tensor(rng.sample(range(PIXELS), PIXELS))
        self.names = torch.tensor(rng.sample(range(10), 10))

    def apply(self, images: Tensor, labels: Tensor) -> Batch:
        shuffled = images.flatten(1)[:, self.pixels]
        return shuffled.view(-1, 1, 28, 28), self.names[labels]


def _make_generator(rng: random.Random) -> torch.Generator:
    return torch.Generator().manual_seed(rng.randrange(2**31))


def _divide(
    digits: list[Tensor], generator: torch.Generator
) -> list[tuple[Tensor, Tensor]]:
    """Return each image's style, 0 or 1, and whether it is clear.

    Args:
        digits: the images (N, 784) of both digits of a pair; one border divides both.
        generator: draws the border.
    """
    centred = [images.double() - images.double().mean(0) for images in digits]
    border = _draw_border(torch.cat(centred), generator)
    found = []
    for images in centred:
        places = images @ border
        places = (places - places.median(0).values) / places.std(0)
        styles = (places > 0).long().sum(1) % 2
        found.append((styles, (places.abs() > MARGIN).all(1)))
    return found


def _draw_border(images: Tensor, generator: torch.Generator) -> Tensor:
    """Return two directions (784, 2) in which centred images vary independently.

    They lie in the space of the ways in which the images vary most, found by subspace
    iteration, where each way counts alike.
    """
    rows = torch.randperm(len(images), generator=generator)[:SAMPLE]
    sample = images[rows]

    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.double)

    ways = draw(PIXELS, WAYS)
    for _ in range(5):
        ways = torch.linalg.qr(sample.T @ (sample @ ways)).Q
    spread = sample @ ways
    factor = torch.linalg.cholesky(spread.T @ spread / len(spread))
    chosen = torch.linalg.qr(draw(WAYS, 2)).Q
    border: Tensor = torch.linalg.solve_triangular(factor.T, chosen, upper=True)
    return ways @ border


def _balance(rows: Tensor, labels: Tensor, count: int) -> Tensor:
    """Return so many of the rows, as many of each class, some of them repeatedly."""
    classes = [rows[labels[rows] == label] for label in range(10)]
    return torch.cat([_repeat(each, count // 10) for each in classes])


def _repeat(rows: Tensor, count: int) -> Tensor:
    return rows.repeat(-(-count // len(rows)))[:count]
