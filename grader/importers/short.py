"""Short answers: texts, and texts with an asterisk that stands for anything."""

import re
from typing import Final

from grader.bank.texts import is_pattern, normalise

ANYTHING: Final = "*"
_STAR: Final = re.compile(r"(?<!\\)\*")


def has_stars(text: str) -> bool:
    """Tell whether a text of Moodle's has an asterisk that stands for anything."""
    return _STAR.search(text) is not None


def read_wrong(text: str) -> str:
    """Return a wrong answer of Moodle's, which has no such asterisk."""
    return text.replace(r"\*", "*")


def read_stars(text: str) -> str:
    """Return an accepted answer of Moodle's: itself, or a /pattern/ where it has stars.

    An asterisk after a backslash stands for itself.
    """
    if not has_stars(text):
        return read_literal(text.replace(r"\*", "*"))
    return _pattern(_STAR.split(normalise(text)))


def read_literal(text: str) -> str:
    """Return an accepted answer that stands for itself.

    One between slashes becomes a pattern for just that, since the bank would take it
    for a pattern anyway.
    """
    return _pattern([normalise(text)]) if is_pattern(text) else text


def _pattern(pieces: list[str]) -> str:
    plain = [re.escape(piece.replace(r"\*", "*")) for piece in pieces]
    return f"/{'.*'.join(plain)}/"
