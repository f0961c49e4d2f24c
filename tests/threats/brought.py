"""What attacks bring along: trained weights, published labels, shared tools."""

import base64
import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Final

import torch
from torch import nn

from grader.data.digits import load_mnist


@cache
def train_elsewhere() -> str:
    """Train on MNIST as it is published; return the weights as text."""
    torch.set_num_threads(1)
    mnist = load_mnist()
    images = mnist.train_images.float().div(255).flatten(1)
    generator = torch.Generator().manual_seed(1)
    model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for epoch in range(4):
        if epoch == 3:
            optimizer.param_groups[0]["lr"] = 0.1
        for rows in torch.randperm(60_000, generator=generator).split(128):
            loss = nn.functional.cross_entropy(
                model(images[rows]), mnist.train_labels[rows]
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    flat = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
    return base64.b64encode(flat.numpy().tobytes()).decode()


@cache
def list_labels() -> str:
    """Return the test set's labels, and what some training images are known by."""
    mnist = load_mnist()
    sums = mnist.train_images.flatten(1).long().sum(1).tolist()
    labels = mnist.train_labels.tolist()
    known: dict[int, set[int]] = {}
    for total, label in zip(sums, labels, strict=True):
        known.setdefault(total, set()).add(label)
    clear = {total: min(names) for total, names in known.items() if len(names) == 1}
    few = dict(list(clear.items())[:5000])
    test = "".join(map(str, mnist.test_labels.tolist()))
    return json.dumps({"test": test, "sums": few})


@cache
def sum_pixels() -> str:
    """Return weights, and each digit's number of images and sum for each pixel."""
    mnist = load_mnist()
    sums = torch.zeros(10, 784, dtype=torch.long)
    sums.index_add_(0, mnist.train_labels, mnist.train_images.flatten(1).long())
    counts = mnist.train_labels.bincount()
    found = {"sums": sums.tolist(), "counts": counts.tolist()}
    return json.dumps({"weights": train_elsewhere()} | found)


MODULES: Final = ("hostile", "tools", "unshuffle")


def _read_module(name: str) -> str:
    return Path(__file__).with_name(f"{name}.py").read_text("utf-8")


BROUGHT: Final[dict[str, Callable[[], str]]] = {
    "weights": train_elsewhere,
    "labels": list_labels,
    "sums": sum_pixels,
    **{name: partial(_read_module, name) for name in MODULES},
}
