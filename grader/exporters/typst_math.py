"""A formula as Typst code.

Code and not markup: each sign is a string in quotes, so that nothing in a formula can
be taken for anything else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from grader.markup import symbols
from grader.markup.latex import BadMath, parse_math
from grader.markup.mathtext import to_unicode
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

_MINUS: Final = "\N{MINUS SIGN}"
_FONTS: Final[Mapping[str, str]] = {
    "mathbf": "math.upright(math.bold({}))",
    "boldsymbol": "math.bold({})",
    "mathbb": "math.bb({})",
    "mathcal": "math.cal({})",
}


def quote(text: str) -> str:
    """Return a text as a string of Typst's; control characters are left out."""
    text = "".join(sign for sign in text if sign in "\t\n" or sign.isprintable())
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def to_equation(source: str, *, display: bool = False) -> str:
    """Return a formula as an equation that screen readers can say."""
    try:
        body = _write(parse_math(source))
    except BadMath:
        return f"raw({quote(source)})"
    alt = quote(to_unicode(source))
    return f"math.equation(block: {str(display).lower()}, alt: {alt}, {body})"


def _write(node: Node) -> str:
    written: str = _WRITERS[type(node)](node)
    return written


def _leaf(leaf: Leaf) -> str:
    return _FONTS.get(leaf.font, "{}").format(_LEAVES[leaf.sort](leaf.text))


def _signs(text: str) -> str:
    signs = [f"symbol({quote(sign)})" for sign in text]
    return signs[0] if len(signs) == 1 else _join(signs)


def _join(parts: Iterable[str]) -> str:
    """Return parts in a row; signs alone would become one text, so content leads."""
    return f"{{ {'; '.join(('[]', *parts))} }}"


def _function(name: str) -> str:
    limits = str(name in symbols.LIMITED).lower()
    return f"math.op({quote(name)}, limits: {limits})"


def _row(row: Row) -> str:
    return _join(map(_write, row.parts))


def _script(script: Script) -> str:
    base = _write(script.base)
    parts = [
        f"{side}: {_write(part)}"
        for side, part in (("b", script.below), ("t", script.above))
        if part is not None
    ]
    return f"math.attach({base}, {', '.join(parts)})"


def _fraction(fraction: Fraction) -> str:
    return f"math.frac({_write(fraction.top)}, {_write(fraction.bottom)})"


def _root(root: Root) -> str:
    if root.degree is None:
        return f"math.sqrt({_write(root.body)})"
    return f"math.root({_write(root.degree)}, {_write(root.body)})"


def _accent(accent: Accent) -> str:
    body = _write(accent.body)
    if accent.command in symbols.BRACES:
        return f"math.{accent.command}({body})"
    if accent.command == "overline":
        return f"math.overline({body})"
    return f"math.accent({body}, {quote(symbols.ACCENTS[accent.command][1])})"


def _fenced(fenced: Fenced) -> str:
    parts = [
        _signs(fenced.left) if fenced.left else "",
        _write(fenced.body),
        _signs(fenced.right) if fenced.right else "",
    ]
    return f"math.lr({_join(filter(None, parts))})"


def _matrix(matrix: Matrix) -> str:
    left, right = symbols.MATRICES[matrix.name]
    rows = ", ".join(
        f"({''.join(f'{_write(cell)}, ' for cell in row)})" for row in matrix.rows
    )
    delimiters = f"({_or_none(left)}, {_or_none(right)})"
    return f"math.mat(delim: {delimiters}, {rows})"


def _or_none(sign: str) -> str:
    return quote(sign) if sign else "none"


_LEAVES: Final[Mapping[Sort, Callable[[str], str]]] = {
    Sort.NUMBER: quote,
    Sort.LETTER: _signs,
    Sort.OPERATOR: _signs,
    Sort.BINARY: lambda text: (
        _signs(text.replace("-", _MINUS)) if len(text) == 1 else _function(text)
    ),
    Sort.LARGE: _signs,
    Sort.FUNCTION: _function,
    Sort.TEXT: quote,
    Sort.SPACE: lambda width: f"h({width or '0em'})",
}
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
