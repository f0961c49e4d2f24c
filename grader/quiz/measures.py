"""Figures of classical test theory; arrays in, numbers out."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
DRAWS: Final = 1000
TAIL: Final = 2.5
MOSTLY: Final = 0.9
_TINY: Final = 1e-12


def alpha_of(scores: Numbers) -> float | None:
    """Return Cronbach's alpha of students x questions; None where it is undefined.

    With points that are all or nothing this is KR-20.
    """
    students, items = scores.shape
    if students < 2 or items < 2:
        return None
    whole = scores.sum(axis=1).var(ddof=1)
    if whole < _TINY:
        return None
    parts = scores.var(axis=0, ddof=1).sum()
    return float(items / (items - 1) * (1 - parts / whole))


def correlate(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """Return Pearson's r; None where one of both is all the same."""
    first, second = np.asarray(ones, dtype=float), np.asarray(others, dtype=float)
    if len(first) < 2:
        return None
    first, second = first - first.mean(), second - second.mean()
    size = np.sqrt((first @ first) * (second @ second))
    return float(first @ second / size) if size > _TINY else None


def kappa_of(pairs: Numbers) -> float | None:
    """Return the quadratic weighted kappa of pairs of ratings on one scale.

    None where chance alone would agree: both have always rated the same.
    """
    ones, others = pairs[:, 0], pairs[:, 1]
    found = ((ones - others) ** 2).mean()
    chance = ones.var() + others.var() + (ones.mean() - others.mean()) ** 2
    return float(1 - found / chance) if chance > _TINY else None


def resample(
    rows: Numbers, measure: Callable[[Numbers], float | None], *, seed: int
) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of a measure over resampled rows.

    None where the measure is undefined for more than a tenth of the samples.
    """
    random = np.random.default_rng(seed)
    count = len(rows)
    drawn = (measure(rows[random.integers(count, size=count)]) for _ in range(DRAWS))
    found = [value for value in drawn if value is not None]
    if len(found) < MOSTLY * DRAWS:
        return None
    low, high = np.percentile(found, [TAIL, 100 - TAIL])
    return float(low), float(high)


def fisher_interval(correlation: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation, by Fisher's transformation."""
    middle = np.arctanh(np.clip(correlation, -1 + _TINY, 1 - _TINY))
    reach = 1.959964 / np.sqrt(count - 3)
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))
