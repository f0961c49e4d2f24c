"""Moving data to the device that computes."""

from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol

import torch
from torch import Tensor


class Batches(Iterable[Any], Sized, Protocol):
    """Any iterable of (images, labels) batches that has a length."""


def get_default_device() -> torch.device:
    """The GPU where there is one, the CPU otherwise."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def to_device(data: Any, device: torch.device) -> Any:
    """Move a tensor, a module, or every one in nested lists, tuples and dicts."""
    if isinstance(data, dict):
        return {key: to_device(value, device) for key, value in data.items()}
    if isinstance(data, list):
        return [to_device(value, device) for value in data]
    if isinstance(data, tuple):
        return tuple(to_device(value, device) for value in data)
    return data.to(device)


class DeviceDataLoader:
    """A loader whose batches are moved to the device, each when it is asked for."""

    def __init__(self, dl: Batches, device: torch.device) -> None:
        self.dl = dl
        self.device = device

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for batch in self.dl:  # (N, 1, 28, 28), (N,)
            yield to_device(batch, self.device)

    def __len__(self) -> int:
        return len(self.dl)
