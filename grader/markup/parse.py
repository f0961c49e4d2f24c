"""Parse Markdown: CommonMark with tables and `$formulas$`, and no HTML."""

import functools
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

MATH: Final = frozenset(("math_inline", "math_inline_double", "math_block"))
DISPLAY: Final = frozenset(("math_inline_double", "math_block"))


@functools.cache
def make_parser() -> MarkdownIt:
    """Return the parser; HTML in a text is text to it."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, double_inline=True
    )


def parse(text: str) -> Sequence[Token]:
    """Return the tokens of a text."""
    return make_parser().parse(text)


def walk(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield all tokens, those within lines of text as well."""
    for token in tokens:
        yield token
        yield from walk(token.children or ())


def text_of(tokens: Sequence[Token]) -> str:
    """Return the text within some tokens, without any marks."""
    return "".join(token.content for token in walk(tokens) if not token.children)
