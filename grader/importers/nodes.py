"""A text as a small tree: what Markdown can say, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

BLOCKS: Final = frozenset(
    ("p", "h", "pre", "ul", "ol", "li", "blockquote", "hr", "table")
)
EMPHASES: Final = frozenset(("em", "strong"))
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Node:
    r"""One part of a text.

    Attributes:
        tag: `text`, `code`, `math`, `em`, `strong`, `link`, `image` or `break` in a
            line; `p`, `h`, `pre`, `ul`, `ol`, `li`, `blockquote`, `hr` or `table` with
            its `row`s and `cell`s as blocks.
        parts: what is inside.
        text: of `text`, `code`, `pre`, `math` (its LaTeX) and `image` (instead of it).
        note: the level of `h`, the start of `ol`, the language of `pre`, the target of
            `link` and `image`, `display` for `math` on a line of its own.
        loose: whether blank lines stand between the items of a list.
    """

    tag: str
    parts: tuple["Node", ...] = ()
    text: str = ""
    note: str = ""
    loose: bool = False


def tidy(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Return the parts of a line in the one form that all equal lines have."""
    parts = _strip_ends(list(_merge(_lift_spaces(nodes))))
    return tuple(parts)


def _lift_spaces(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield parts; spaces at the ends of an emphasis stand outside of it."""
    for node in nodes:
        if node.tag == "text":
            yield replace(node, text=_SPACES.sub(" ", node.text))
        elif node.tag in EMPHASES or node.tag == "link":
            yield from _lift(node)
        else:
            yield node


def _lift(node: Node) -> Iterator[Node]:
    parts = list(_merge(_lift_spaces(node.parts)))
    if node.tag in EMPHASES:
        parts = list(_merge(_flatten(parts, node.tag)))
    bare = _strip_ends(list(parts))
    if parts and parts[0].tag == "text" and parts[0].text.startswith(" "):
        yield Node("text", text=" ")
    if bare:
        yield replace(node, parts=tuple(bare))
    if bare and parts[-1].tag == "text" and parts[-1].text.endswith(" "):
        yield Node("text", text=" ")


def _flatten(nodes: Iterable[Node], tag: str) -> Iterator[Node]:
    """Yield parts; an emphasis within the same emphasis says nothing."""
    for node in nodes:
        if node.tag == tag:
            yield from node.parts
        else:
            yield node


def _merge(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield parts; neighbours of the same kind become one, and so do their spaces."""
    last: Node | None = None
    for node in nodes:
        if last is not None and last.tag == node.tag == "text":
            text = _SPACES.sub(" ", last.text + node.text)
            last = replace(last, text=text)
        elif last is not None and last.tag == node.tag and node.tag in EMPHASES:
            last = replace(last, parts=tuple(_merge((*last.parts, *node.parts))))
        else:
            if last is not None:
                yield last
            last = node
    if last is not None:
        yield last


def _strip_ends(parts: list[Node]) -> list[Node]:
    """Return the parts of a line without spaces and breaks where it begins and ends.

    Spaces around a break go as well: no line of Markdown keeps them.
    """
    kept: list[Node] = []
    for index, node in enumerate(parts):
        text = node.text
        if node.tag == "text":
            if not kept or kept[-1].tag == "break":
                text = text.lstrip()
            if index + 1 == len(parts) or parts[index + 1].tag == "break":
                text = text.rstrip()
        if (node.tag != "text" or text) and (node.tag != "break" or kept):
            kept.append(replace(node, text=text))
    while kept and kept[-1].tag == "break":
        kept.pop()
    return kept
