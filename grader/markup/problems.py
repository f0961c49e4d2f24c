"""Find what is wrong in a text before somebody reads it."""

import ast
from collections.abc import Iterator
from typing import Final

from grader.markup.latex import BadMath, parse_math
from grader.markup.parse import MATH, parse, text_of, walk

PYTHON: Final = frozenset(("python", "py", "python3"))


def math_problems(text: str) -> Iterator[str]:
    """Yield what is wrong with each formula that cannot be shown."""
    for token in walk(parse(text)):
        if token.type in MATH:
            try:
                parse_math(token.content)
            except BadMath as error:
                yield f"${token.content.strip()}$: {error}"


def code_problems(text: str) -> Iterator[str]:
    """Yield what is wrong with each block of Python that does not parse."""
    for code in python_blocks(text):
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            yield f"line {line} of a block of code is no Python: {error}"


def python_blocks(text: str) -> Iterator[str]:
    """Yield the fenced blocks of Python."""
    for token in parse(text):
        if token.type == "fence" and token.info.strip() in PYTHON:
            yield token.content


def image_problems(text: str) -> Iterator[str]:
    """Yield each image that says nothing to who does not see it."""
    for token in walk(parse(text)):
        if token.type == "image" and not text_of(token.children or ()).strip():
            yield f"the image {token.attrs.get('src', '')} has no alternative text"


def plain_words(text: str) -> Iterator[str]:
    """Yield the words that are neither emphasised nor code nor formulas."""
    depth = 0
    for token in walk(parse(text)):
        depth += token.type in {"strong_open", "em_open"}
        depth -= token.type in {"strong_close", "em_close"}
        if token.type == "text" and not depth:
            yield token.content
