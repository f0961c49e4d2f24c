"""Task train: train it on MNIST.

Import what you need from your `device_loader.py`, too.
"""

from collections.abc import Callable, Iterable

import torch
from model import MnistModel
from torch import Tensor, nn
from torch.utils.data import DataLoader


def accuracy(outputs: Tensor, labels: Tensor) -> float:
    """The fraction of right predictions, from 0 to 1.

    `outputs` are scores of shape `(N, C)`, `labels` are class indices of shape `(N,)`.
    """
    raise NotImplementedError


def evaluate(model: nn.Module, loader: Iterable) -> dict[str, float]:
    """The mean cross-entropy `val_loss` and the accuracy `val_acc` over `loader`.

    The model's weights and gradients stay as they were.
    """
    raise NotImplementedError


def fit(
    epochs: int,
    lr: float,
    model: nn.Module,
    train_loader: Iterable,
    val_loader: Iterable,
    opt_func: Callable[..., torch.optim.Optimizer] = torch.optim.SGD,
) -> list[dict[str, float]]:
    """Train `model` and return its history: one new dict for each epoch.

    One optimiser, `opt_func(model.parameters(), lr)`, takes one step for every batch,
    along the gradient of its cross-entropy. Each dict has at least the keys `val_loss`
    and `val_acc`, measured on `val_loader` after the epoch.
    """
    raise NotImplementedError


def train(
    train_loader: DataLoader, val_loader: DataLoader, device: torch.device
) -> MnistModel:
    """Return an `MnistModel` on `device` that reads at least 95 % of new digits right.

    The loaders give batches on the CPU; moving them to `device` is up to you.
    """
    raise NotImplementedError
