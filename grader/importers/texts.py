"""Texts of other systems as Markdown that means the same, checked by reading it back.

Libraries for this (markdownify, html2text) know no formulas, and none of them looks at
what comes out: a `*` or `$` too many, and a question says something else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Final

from grader.importers.mathml import Element
from grader.importers.nodes import EMPHASES, Node, tidy
from grader.importers.tree import Complain, TreeReader, read_html, read_plain
from grader.importers.write import escape_all, escape_signs, write
from grader.markup import to_html

LONGEST: Final = 200_000


def from_html(html: str, complain: Complain) -> str:
    """Return HTML as Markdown."""
    if len(html) > LONGEST:
        complain("a text", f"longer than {LONGEST:,} characters")
        return ""
    return from_blocks(read_html(html, complain), complain)


def from_element(
    element: Element, complain: Complain, skipped: Iterable[Element] = ()
) -> str:
    """Return what an element of HTML or XHTML holds as Markdown."""
    return from_blocks(TreeReader(complain, skipped).blocks(element), complain)


def from_plain(text: str, complain: Complain) -> str:
    """Return plain text, blank lines between its paragraphs, as Markdown."""
    return from_blocks(read_plain(text), complain)


def from_blocks(blocks: Sequence[Node], complain: Complain) -> str:
    """Return blocks as Markdown: as plain to read as can be while it means the same."""
    for written in _attempts(blocks):
        if _means(written, blocks):
            return written
    plain = [_without_emphasis(node) for node in blocks]
    written = write(plain, escape_all)
    if _means(written, plain):
        complain("an emphasis", "Markdown has none in the middle of a word here")
    else:
        complain("the layout of a text", "Markdown has nothing like it; compare them")
    return written


def _attempts(blocks: Sequence[Node]) -> Iterable[str]:
    yield write(blocks, escape_signs)
    yield write(blocks, escape_all)


def _means(written: str, blocks: Sequence[Node]) -> bool:
    """Tell whether Markdown reads as these blocks; colours of code aside."""
    html = to_html(written, write_math=_write_math, colors=False)
    bare = tuple(_without_language(node) for node in blocks)
    return read_html(html, _ignore) == bare


def _write_math(source: str, display: bool) -> str:
    look = ' display="block"' if display else ""
    return f'<math{look} alttext="{escape(source)}"></math>'


def _ignore(_what: str, _why: str) -> None:
    """Take no notice."""


def _map(node: Node, change: Callable[[Node], Node]) -> Node:
    return change(replace(node, parts=tuple(_map(p, change) for p in node.parts)))


def _without_language(node: Node) -> Node:
    return _map(node, lambda one: replace(one, note="") if one.tag == "pre" else one)


def _without_emphasis(node: Node) -> Node:
    def spread(one: Node) -> Node:
        parts: list[Node] = []
        for part in one.parts:
            parts += part.parts if part.tag in EMPHASES else (part,)
        lines = one.tag in {"p", "h", "cell", "link"}
        return replace(one, parts=tidy(parts) if lines else tuple(parts))

    return _map(node, spread)
