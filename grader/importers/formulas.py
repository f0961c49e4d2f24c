r"""Find the formulas in a text: `\(…\)`, `\[…\]` and `$$…$$`."""

import re
from collections.abc import Iterator
from typing import Final

from grader.importers.nodes import Node

_TEX: Final = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
# a formula that would end elsewhere between the dollars of Markdown
_ENDS_OPEN: Final = re.compile(r"(?<!\\)(?:\\\\)*(?:\\$|\$)")


def split_formulas(text: str) -> Iterator[Node]:
    """Yield a text and the formulas in it."""
    start = 0
    for found in _TEX.finditer(text):
        latex = " ".join("".join(filter(None, found.groups())).split())
        if _ENDS_OPEN.search(latex):
            continue
        yield from _plain(text[start : found.start()])
        if latex:
            note = "" if found[1] else "display"
            yield Node("math", text=latex, note=note)
        start = found.end()
    yield from _plain(text[start:])


def _plain(text: str) -> Iterator[Node]:
    if text:
        yield Node("text", text=text)
