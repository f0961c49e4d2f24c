"""What the proofs of the question bank share: networks trained on the real MNIST."""

import dataclasses
import functools
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from grader.data.digits import load_mnist

Labelled = tuple[torch.Tensor, torch.Tensor]
_TRAINING_IMAGES = 50_000
_BATCH = 128


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """A trained model; accuracies are in percent."""

    model: nn.Module
    training_accuracy: float
    validation_accuracy: float
    validation_loss: float


@functools.cache
def mnist() -> tuple[Labelled, Labelled]:
    """Return 50,000 images for training and 10,000 for validation, with labels.

    Images are flat, and pixels lie in 0..1. The split is the same in every proof.
    """
    data = load_mnist()
    images = data.train_images.flatten(1).float() / 255
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    train, validation = order[:_TRAINING_IMAGES], order[_TRAINING_IMAGES:]
    labels = data.train_labels
    return (images[train], labels[train]), (images[validation], labels[validation])


def train_mnist(
    make: Callable[[], nn.Module],
    *,
    epochs: int = 5,
    lr: float = 0.5,
    seed: int = 0,
    scale: float = 1.0,
    zero_grad: bool = True,
) -> Trained:
    """Train what `make` returns by SGD on batches of 128.

    Pixels are multiplied by `scale`; without `zero_grad`, gradients add up all the way.
    """
    (images, labels), (other_images, other_labels) = mnist()
    images, other_images = images * scale, other_images * scale
    torch.manual_seed(seed)
    model = make()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(_BATCH):
            loss = functional.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            if zero_grad:
                optimizer.zero_grad()
    return Trained(
        model=model,
        training_accuracy=accuracy(model, images, labels),
        validation_accuracy=accuracy(model, other_images, other_labels),
        validation_loss=mean_loss(model, other_images, other_labels),
    )


@torch.no_grad()
def accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the percentage of images whose largest logit is that of their label."""
    right = model(images).argmax(dim=1) == labels
    return 100 * float(right.float().mean())


@torch.no_grad()
def mean_loss(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the mean cross-entropy over all images."""
    return float(functional.cross_entropy(model(images), labels))
