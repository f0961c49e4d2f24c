"""Train the reference solution as a plain script would; print seconds and accuracy.

Usage: bare_training.py FOLDER SEED
"""

import json
import sys
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from grader.data.digits import load_mnist

HELD_IN = 50_000
BATCH = 128


class Digits(Dataset):
    """Images and labels that are fetched a batch at a time."""

    def __init__(self, images: Tensor, labels: Tensor) -> None:
        self.images, self.labels = images, labels

    def __len__(self) -> int:
        return len(self.labels)

    def __getitems__(self, indices: list[int]) -> tuple[Tensor, Tensor]:
        pixels = self.images[indices].unsqueeze(1).float() / 255  # (N, 1, 28, 28)
        return pixels, self.labels[indices]


def make_loader(images: Tensor, labels: Tensor, *, shuffle: bool) -> DataLoader:
    """A DataLoader that takes each batch as the dataset gives it."""
    return DataLoader(
        Digits(images, labels), BATCH, shuffle=shuffle, collate_fn=lambda batch: batch
    )


def main(folder: str, seed: int) -> None:
    """Train once on 50,000 images; the accuracy is that on the test set."""
    sys.path.insert(0, folder)
    from train import train  # noqa: PLC0415 - lies in the folder that was named

    torch.set_num_threads(1)
    mnist = load_mnist()
    torch.manual_seed(seed)
    start, cpu = time.perf_counter(), time.process_time()
    model = train(
        make_loader(
            mnist.train_images[:HELD_IN], mnist.train_labels[:HELD_IN], shuffle=True
        ),
        make_loader(
            mnist.train_images[HELD_IN:], mnist.train_labels[HELD_IN:], shuffle=False
        ),
        torch.device("cpu"),
    )
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    with torch.no_grad():
        scores = model.eval()(mnist.test_images.unsqueeze(1).float() / 255)
    hits = (scores.argmax(dim=1) == mnist.test_labels).float().mean().item()
    json.dump({"seconds": seconds, "cpu": cpu, "accuracy": hits}, sys.stdout)


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()), int(sys.argv[2]))
