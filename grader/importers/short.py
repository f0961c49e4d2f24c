"""Short answers: texts, and texts with an asterisk that stands for anything."""

import re
from typing import Final

from grader.bank.texts import is_pattern, normalise

_STAR: Final = re.compile(r"(?<!\\)\*")


def read_stars(text: str) -> str:
    """Return an accepted answer of Moodle's: itself, or a /pattern/ where it has stars.

    An asterisk after a backslash stands for itself. A text between slashes becomes a
    pattern for just that text, since the bank would take it for one anyway.
    """
    if not _STAR.search(text) and not is_pattern(text):
        return text.replace(r"\*", "*")
    pieces = [piece.replace(r"\*", "*") for piece in _STAR.split(normalise(text))]
    return f"/{'.*'.join(map(re.escape, pieces))}/"


def is_anything(text: str) -> bool:
    """Tell whether a text stands for any answer at all."""
    return text.strip() == "*"
