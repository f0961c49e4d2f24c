"""What the bank's slow proofs share: training small networks on the real MNIST.

    from proof_kit import train_mnist
    with_hidden, without = train_mnist(hidden=32), train_mnist(hidden=None)
    answer = with_hidden.validation_accuracy > without.validation_accuracy + 0.03

A run with the defaults takes some three seconds on one core; with 3,200 units it is
some fifteen seconds an epoch, and a proof must end within a minute.
"""

import dataclasses
import functools
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from grader.data.digits import load_mnist

TRAIN = 50_000
PIXELS = 784
DIGITS = 10


@dataclasses.dataclass(frozen=True, kw_only=True)
class Digits:
    """Images as float rows of 784 pixels in 0..1, and their labels, in two parts."""

    train_x: Tensor
    train_y: Tensor
    validation_x: Tensor
    validation_y: Tensor


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trained:
    """A trained model, and how it went.

    Attributes:
        train_accuracy: at the end, on the 50,000 training images.
        validation_accuracy: at the end, on the 10,000 held back.
        first_loss: of the first batch, before any step.
        losses: of the last batch of each epoch.
        accuracies: on the validation images after each epoch.
    """

    model: nn.Module
    train_accuracy: float
    validation_accuracy: float
    first_loss: float
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]


@functools.cache
def load_digits(seed: int = 0) -> Digits:
    """Return MNIST's 60,000 training images, split at random into 50,000 and 10,000."""
    mnist = load_mnist()
    order = torch.randperm(60_000, generator=torch.Generator().manual_seed(seed))
    x = mnist.train_images.flatten(1).float()[order] / 255  # (60000, 784)
    y = mnist.train_labels[order]
    return Digits(
        train_x=x[:TRAIN],
        train_y=y[:TRAIN],
        validation_x=x[TRAIN:],
        validation_y=y[TRAIN:],
    )


def make_mlp(
    hidden: int | None = 32, activation: Callable[[], nn.Module] | None = nn.ReLU
) -> nn.Sequential:
    """Return 784-hidden-10, or the linear 784-10 where `hidden` is None.

    Args:
        hidden: units of the hidden layer.
        activation: what stands behind the hidden layer; None leaves it out.
    """
    if hidden is None:
        return nn.Sequential(nn.Linear(PIXELS, DIGITS))
    between = [] if activation is None else [activation()]
    layers = [nn.Linear(PIXELS, hidden), *between, nn.Linear(hidden, DIGITS)]
    return nn.Sequential(*layers)


@torch.no_grad()
def accuracy(model: nn.Module, x: Tensor, y: Tensor) -> float:
    """Return the share of images whose highest score stands at the label."""
    return (model(x).argmax(1) == y).float().mean().item()


def train_mnist(  # noqa: PLR0913 - each is what one item asks about
    hidden: int | None = 32,
    lr: float = 0.5,
    epochs: int = 5,
    *,
    batch: int = 128,
    activation: Callable[[], nn.Module] | None = nn.ReLU,
    initialise: Callable[[nn.Module], None] | None = None,
    pixel_scale: float = 1.0,
    zero_grad: bool = True,
    images: int = TRAIN,
    seed: int = 0,
) -> Trained:
    """Train with plain SGD and cross-entropy; return the model and how well it does.

    Args:
        hidden: units of the hidden layer; None: no hidden layer.
        lr: the learning rate.
        epochs: passes over the training images.
        batch: images in a batch.
        activation: what stands behind the hidden layer; None leaves it out.
        initialise: changes the fresh model's weights: `lambda m: nn.init.zeros_(...)`.
        pixel_scale: what pixels in 0..1 are multiplied by; 255 leaves them raw.
        zero_grad: False lets gradients add up, as without `optimizer.zero_grad()`.
        images: how many of the 50,000 training images are used.
        seed: for the weights and the order of the batches.
    """
    digits = load_digits()
    x, y = digits.train_x[:images] * pixel_scale, digits.train_y[:images]
    x_held = digits.validation_x * pixel_scale
    torch.manual_seed(seed)
    model = make_mlp(hidden, activation)
    if initialise is not None:
        initialise(model)
    with torch.no_grad():
        first_loss = cross_entropy(model(x[:batch]), y[:batch]).item()
    losses, accuracies = [], []
    for _ in range(epochs):
        losses.append(_run_epoch(model, x, y, lr, batch, zero_grad=zero_grad))
        accuracies.append(accuracy(model, x_held, digits.validation_y))
    return Trained(
        model=model,
        train_accuracy=accuracy(model, x, y),
        validation_accuracy=accuracies[-1],
        first_loss=first_loss,
        losses=tuple(losses),
        accuracies=tuple(accuracies),
    )


def _run_epoch(
    model: nn.Module, x: Tensor, y: Tensor, lr: float, batch: int, *, zero_grad: bool
) -> float:
    """Take a step for each batch, in random order; return the last batch's loss."""
    loss = torch.tensor(0.0)
    for chosen in torch.randperm(len(x)).split(batch):
        loss = cross_entropy(model(x[chosen]), y[chosen])
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad  # noqa: PLW2901 - in place
        if zero_grad:
            model.zero_grad()
    return loss.item()
