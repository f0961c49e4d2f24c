"""Task device-loader: bring the data to the device."""

from collections.abc import Iterable, Iterator
from typing import Any

import torch


def get_default_device() -> torch.device:
    """The CUDA GPU where PyTorch finds one, the CPU otherwise."""
    raise NotImplementedError


def to_device(data: Any, device: torch.device) -> Any:
    """Return `data` on `device`.

    `data` is a tensor, a module, or a list, tuple or dict of these, nested to any
    depth. The result has the same structure; a list may stand where a tuple stood.
    """
    raise NotImplementedError


class DeviceDataLoader:
    """The batches of `dl`, moved to `device` one by one as they are asked for.

    `dl` is any iterable of `(x, y)` batches that has a length. No batch is taken from
    it before it is asked for, and every `iter` starts a fresh pass.
    """

    def __init__(self, dl: Iterable, device: torch.device) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator:
        """Give the batches in their order, images and labels both on the device."""
        raise NotImplementedError

    def __len__(self) -> int:
        """The number of batches."""
        raise NotImplementedError
