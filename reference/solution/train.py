"""Training: take a step, measure, repeat."""

from collections.abc import Callable, Iterable, Sized
from typing import Protocol

import torch
from device_loader import DeviceDataLoader, to_device
from model import MnistModel
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Optimizer


class Batches(Iterable[tuple[Tensor, Tensor]], Sized, Protocol):
    """Pairs of images and labels, and how many there are."""


def accuracy(outputs: Tensor, labels: Tensor) -> float:
    """The fraction of rows whose highest score stands at the label."""
    predictions = outputs.argmax(dim=1)  # (N, 10) -> (N,)
    return (predictions == labels).float().mean().item()


@torch.no_grad()
def evaluate(model: nn.Module, loader: Batches) -> dict[str, float]:
    """Mean loss and accuracy over all images of the loader."""
    model.eval()
    images, loss, correct = 0, 0.0, 0.0
    for xb, yb in loader:
        outputs = model(xb)  # (N, 1, 28, 28) -> (N, 10)
        images += len(yb)
        loss += len(yb) * cross_entropy(outputs, yb).item()
        correct += len(yb) * accuracy(outputs, yb)
    return {"val_loss": loss / images, "val_acc": correct / images}


def fit(
    epochs: int,
    lr: float,
    model: nn.Module,
    train_loader: Batches,
    val_loader: Batches,
    opt_func: Callable[..., Optimizer] = SGD,
) -> list[dict[str, float]]:
    """Take one step a batch; return what `evaluate` says after each epoch."""
    optimizer = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        model.train()
        for xb, yb in train_loader:
            loss = cross_entropy(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(evaluate(model, val_loader))
    return history


def train(
    train_loader: Batches, val_loader: Batches, device: torch.device
) -> MnistModel:
    """Train a model that reads at least 95 of 100 digits it has never seen."""
    model: MnistModel = to_device(MnistModel(hidden_size=128), device)
    train_batches = DeviceDataLoader(train_loader, device)
    val_batches = DeviceDataLoader(val_loader, device)
    fit(2, 0.5, model, train_batches, val_batches)  # long steps towards the valley
    fit(1, 0.1, model, train_batches, val_batches)  # short ones to settle in it
    return model
