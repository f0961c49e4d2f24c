"""Cleans text that comes from a worker."""

import re

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """Return `text` without control characters, and without memory addresses.

    Addresses differ between two runs of the same code; a report must not.
    """
    safe = (
        char if char.isprintable() or char in "\n\t" else REPLACEMENT for char in text
    )
    return _ADDRESS.sub("0x...", "".join(safe))
