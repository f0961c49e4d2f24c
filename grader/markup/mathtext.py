"""Write a formula as one line of Unicode, for terminals and plain text."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.markup import symbols
from grader.markup.latex import BadMath, parse_math
from grader.markup.mathml import in_font
from grader.markup.nodes import (
    Accent,
    Fenced,
    Fraction,
    Leaf,
    Matrix,
    Node,
    Root,
    Row,
    Script,
    Sort,
)

_ABOVE: Final = str.maketrans(
    "0123456789+-=()niTabcdefghjklmoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_BELOW: Final = str.maketrans(
    "0123456789+-=()aehijklmnoprstuvx",
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
)
_SIMPLE: Final = re.compile(r"[\w.,′]*|[^\W\d]+\([^()]*\)")
# more small letters than these are hard to read
MOST_LETTERS: Final = 2
_SPACES: Final = re.compile(" {2,}")


def to_unicode(source: str) -> str:
    """Return a formula as one line of text, or its source if it is bad."""
    try:
        tree = parse_math(source)
    except BadMath:
        return source
    return _SPACES.sub(" ", _write(tree)).strip()


def _write(node: Node) -> str:
    written: str = _WRITERS[type(node)](node)
    return written


def _leaf(leaf: Leaf) -> str:
    if leaf.sort is Sort.SPACE:
        return " " if leaf.text else ""
    if leaf.font == "mathbb":
        return in_font(leaf.text, leaf.font)
    return leaf.text


def _row(row: Row) -> str:
    written, before = "", True
    for part in row.parts:
        text = _write(part)
        binary = isinstance(part, Leaf) and part.sort is Sort.BINARY
        if binary and not (before and text in "+-"):
            text = f" {text} "
        elif text == ",":
            text = ", "
        elif written and text and _stands_apart(written, part, text):
            text = f" {text}"
        before = binary or text in {"(", "[", "{", "|", ", "}
        written += text
    return written


def _stands_apart(written: str, part: Node, text: str) -> bool:
    if _is_function(part):
        return written[-1].isalnum()
    return written.endswith(_NAMES) and text[0].isalnum()


def _is_function(part: Node) -> bool:
    base = part.base if isinstance(part, Script) else part
    return isinstance(base, Leaf) and base.sort is Sort.FUNCTION


def _script(script: Script) -> str:
    text = _group(script.base)
    for node, table, mark in ((script.below, _BELOW, "_"), (script.above, _ABOVE, "^")):
        if node is not None:
            text += _raise(_SPACES.sub(" ", _write(node)).strip(), table, mark)
    large = isinstance(script.base, Leaf) and script.base.sort is Sort.LARGE
    return f"{text} " if large else text


def _raise(text: str, table: dict[int, int], mark: str) -> str:
    if text == "′":
        return text
    tight = text.replace(" ", "")
    letters = sum(map(str.isalpha, tight))
    if tight and letters <= MOST_LETTERS and all(ord(sign) in table for sign in tight):
        return tight.translate(table)
    return f"{mark}{text}" if _SIMPLE.fullmatch(text) else f"{mark}({text})"


def _group(node: Node) -> str:
    """Write a part, in parentheses where it would be misread without."""
    text = _SPACES.sub(" ", _write(node)).strip()
    return text if _SIMPLE.fullmatch(text) or len(text) == 1 else _enclose(node, text)


def _enclose(node: Node, text: str) -> str:
    return f"({text})" if isinstance(node, Row | Fraction) else text


def _fraction(fraction: Fraction) -> str:
    return f"{_group(fraction.top)}/{_group(fraction.bottom)}"


def _root(root: Root) -> str:
    degree = "" if root.degree is None else _raise(_write(root.degree), _ABOVE, "^")
    return f"{degree}√{_group(root.body)}"


def _accent(accent: Accent) -> str:
    text = _write(accent.body)
    if accent.command in symbols.BRACES:
        return text
    return f"{text}{symbols.ACCENTS[accent.command][1]}"


def _fenced(fenced: Fenced) -> str:
    return f"{fenced.left}{_write(fenced.body).strip()}{fenced.right}"


def _matrix(matrix: Matrix) -> str:
    left, right = symbols.MATRICES[matrix.name]
    join = ", " if matrix.name == "cases" else " "
    rows = (join.join(_write(cell).strip() for cell in row) for row in matrix.rows)
    return f"{left}{'; '.join(rows)}{right}"


_NAMES: Final = tuple(sorted(symbols.FUNCTIONS))
_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    Leaf: _leaf,
    Row: _row,
    Script: _script,
    Fraction: _fraction,
    Root: _root,
    Accent: _accent,
    Fenced: _fenced,
    Matrix: _matrix,
}
