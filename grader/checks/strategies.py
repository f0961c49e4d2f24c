"""Hypothesis strategies for what the tasks of a PyTorch course are given.

Numbers are multiples of 1/4, which every floating dtype holds exactly, so that a
failing input shrinks to something a person can follow.
"""

from collections.abc import Sequence
from typing import Any

import torch
from hypothesis import strategies as st

FLOATS = (torch.float32, torch.float64)


def numbers(limit: int = 8) -> st.SearchStrategy[float]:
    """Draw multiples of 1/4 in [-limit, limit]; 0 is the simplest."""
    return st.integers(-4 * limit, 4 * limit).map(lambda quarters: quarters / 4)


def shapes(
    *, min_dims: int = 1, max_dims: int = 3, max_side: int = 4
) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw shapes without empty sides."""
    side = st.integers(1, max_side)
    return st.lists(side, min_size=min_dims, max_size=max_dims).map(tuple)


@st.composite
def tensors(
    draw: st.DrawFn,
    *,
    shape: Sequence[int] | st.SearchStrategy[tuple[int, ...]] | None = None,
    dtypes: Sequence[torch.dtype] = (torch.float32,),
    limit: int = 8,
) -> torch.Tensor:
    """Draw tensors of shape `shape`; values as in `numbers`, with `limit` up to 31."""
    if shape is None:
        shape = shapes()
    sides = draw(shape) if isinstance(shape, st.SearchStrategy) else tuple(shape)
    size = torch.Size(sides).numel()
    # one draw of bytes is many times faster than a draw for each element
    codes = draw(st.binary(min_size=size, max_size=size))
    values = [_quarters(code % (8 * limit + 1)) / 4 for code in codes]
    return torch.tensor(values, dtype=draw(st.sampled_from(dtypes))).reshape(sides)


def _quarters(code: int) -> int:
    """Return 0, 1, -1, 2, -2, ... for 0, 1, 2, 3, 4, ...: small ones come first."""
    return (code + 1) // 2 * (1 if code % 2 else -1)


def seeds() -> st.SearchStrategy[int]:
    """Draw seeds for data too large to draw number by number."""
    return st.integers(0, 2**32 - 1)


def random_tensor(seed: int, *shape: int) -> torch.Tensor:
    """Return a float32 tensor of normal numbers, the same for the same seed."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator)


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw lists, tuples and dicts of `leaves`, nested up to three deep."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.lists(inner, min_size=1, max_size=3).map(tuple),
            st.dictionaries(st.sampled_from(["x", "y", "z"]), inner, min_size=1),
        ),
        max_leaves=4,
    )
