"""Numbers as other systems write them."""

import math
import re
from typing import Final

_INTEGER: Final = re.compile(r"[-+]?\d{1,300}")
_DECIMAL: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?")
_MOST_DIGITS: Final = 17


def read_number(text: str) -> float | None:
    """Return the number that a text is, whole ones as integers; None if it is none."""
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    if len(text) > 400 or not _DECIMAL.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def tolerance_of(key: float, low: float, high: float) -> float:
    """Return the tolerance with the fewest digits that gives these bounds of a key."""
    reach = max(high - key, key - low)
    for digits in range(1, _MOST_DIGITS):
        short = float(f"{reach:.{digits}g}")
        if key + short == high and key - short == low:
            return _whole(short)
    return _whole(reach)


def middle_of(low: float, high: float) -> float:
    """Return the number in the middle of a range, with no more digits than needed."""
    middle = low if low == high else float(f"{(low + high) / 2:.15g}")
    return _whole(middle)


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number
