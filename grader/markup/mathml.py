"""Write a formula as MathML Core, in an element that readers without sight can use."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from grader.markup import symbols
from grader.markup.latex import BadMath, parse_math
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

XMLNS: Final = "http://www.w3.org/1998/Math/MathML"
_BOLD: Final = {"A": 0x1D400, "a": 0x1D41A, "0": 0x1D7CE}
_BOLD_ITALIC: Final = {"A": 0x1D468, "a": 0x1D482}
_DOUBLE: Final = {"A": 0x1D538, "a": 0x1D552}
_SCRIPT: Final = {"A": 0x1D49C}
# these stood in Unicode before the alphabets did
_EXCEPTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "mathbb": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "mathcal": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
}
_FONTS: Final[Mapping[str, Mapping[str, int]]] = {
    "mathbf": _BOLD,
    "boldsymbol": _BOLD_ITALIC,
    "mathbb": _DOUBLE,
    "mathcal": _SCRIPT,
}
_STRETCHED: Final = '<mo stretchy="true" fence="true">{}</mo>'
_MINUS: Final = "\N{MINUS SIGN}"


def to_mathml(source: str, *, display: bool = False) -> str:
    """Return a formula as MathML, or its source as `code` if it is bad."""
    try:
        tree = parse_math(source)
    except BadMath:
        return f'<code class="bad-math">{escape(source)}</code>'
    return write_mathml(tree, source, display=display)


def write_mathml(tree: Node, source: str, *, display: bool) -> str:
    """Return a tree as MathML, with its source as the alternative text."""
    attributes = ' display="block"' if display else ""
    body = _Writer(display=display).write(tree)
    alt = escape(" ".join(source.split()))
    return f'<math xmlns="{XMLNS}"{attributes} alttext="{alt}">{body}</math>'


def in_font(text: str, font: str) -> str:
    """Return letters and digits in one of the fonts that Unicode has for formulas."""
    return "".join(_letter_in_font(letter, font) for letter in text)


def _letter_in_font(letter: str, font: str) -> str:
    if letter in _EXCEPTIONS.get(font, {}):
        return _EXCEPTIONS[font][letter]
    for first, last in (("A", "Z"), ("a", "z"), ("0", "9")):
        start = _FONTS.get(font, {}).get(first)
        if start is not None and first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter


class _Writer:
    """Writes the nodes of a tree."""

    def __init__(self, *, display: bool) -> None:
        self._display = display

    def write(self, node: Node) -> str:
        """Return a node as one element."""
        written: str = _WRITERS[type(node)](self, node)
        return written

    def leaf(self, leaf: Leaf) -> str:
        """Write a sign, a number or a word."""
        text = escape(in_font(leaf.text, leaf.font))
        return _LEAVES[leaf.sort](text)

    def row(self, row: Row) -> str:
        """Write parts in a row; a minus at its start or after an operator is a sign."""
        if len(row.parts) == 1:
            return self.write(row.parts[0])
        parts, before = [], True
        for part in row.parts:
            sign = isinstance(part, Leaf) and part.sort is Sort.BINARY
            if sign and before and isinstance(part, Leaf) and part.text in "+-":
                text = part.text.replace("-", _MINUS)
                parts.append(f'<mo form="prefix">{text}</mo>')
            else:
                parts.append(self.write(part))
            before = sign or part in _OPENING
            if _needs_space(part):
                parts.append('<mspace width="0.167em"/>')
        return f"<mrow>{''.join(parts)}</mrow>"

    def script(self, script: Script) -> str:
        """Write a base with what stands below and above."""
        base = self.write(script.base)
        given = [node for node in (script.below, script.above) if node is not None]
        parts = base + "".join(map(self.write, given))
        sub, over = "sub" if script.below else "", "sup" if script.above else ""
        tag = f"m{sub}{over}"
        if self._has_limits(script.base):
            tag = f"m{sub and 'under'}{over and 'over'}"
        return f"<{tag}>{parts}</{tag}>"

    def _has_limits(self, base: Node) -> bool:
        if isinstance(base, Accent):
            return base.command in symbols.BRACES
        if not isinstance(base, Leaf):
            return False
        limited = base.sort is Sort.FUNCTION and base.text in symbols.LIMITED
        # the browser itself moves the limits of a sum within a line of text
        return base.sort is Sort.LARGE or (limited and self._display)

    def fraction(self, fraction: Fraction) -> str:
        """Write one part over another."""
        top, bottom = self.write(fraction.top), self.write(fraction.bottom)
        return f"<mfrac>{top}{bottom}</mfrac>"

    def root(self, root: Root) -> str:
        """Write a root."""
        body = self.write(root.body)
        if root.degree is None:
            return f"<msqrt>{body}</msqrt>"
        return f"<mroot>{body}{self.write(root.degree)}</mroot>"

    def accent(self, accent: Accent) -> str:
        """Write a sign above or below a part."""
        body = self.write(accent.body)
        if accent.command == "underbrace":
            return f"<munder>{body}<mo>{symbols.BRACES['underbrace']}</mo></munder>"
        if accent.command == "overbrace":
            return f"<mover>{body}<mo>{symbols.BRACES['overbrace']}</mo></mover>"
        sign = symbols.ACCENTS[accent.command][0]
        return f'<mover accent="true">{body}<mo>{sign}</mo></mover>'

    def fenced(self, fenced: Fenced) -> str:
        """Write a part between delimiters that grow with it."""
        left, right = (
            _STRETCHED.format(sign) if sign else ""
            for sign in (fenced.left, fenced.right)
        )
        return f"<mrow>{left}{self.write(fenced.body)}{right}</mrow>"

    def matrix(self, matrix: Matrix) -> str:
        """Write rows of cells."""
        rows = "".join(
            f"<mtr>{''.join(f'<mtd>{self.write(cell)}</mtd>' for cell in row)}</mtr>"
            for row in matrix.rows
        )
        left, right = symbols.MATRICES[matrix.name]
        start = _STRETCHED.format(left) if left else ""
        end = _STRETCHED.format(right) if right else ""
        kind = f' class="math-{matrix.name}"'
        return f"<mrow>{start}<mtable{kind}>{rows}</mtable>{end}</mrow>"


def _needs_space(part: Node) -> bool:
    """Tell whether a part is a function's name: that stands apart from what follows."""
    base = part.base if isinstance(part, Script) else part
    return isinstance(base, Leaf) and base.sort is Sort.FUNCTION


_OPENING: Final = [Leaf(Sort.OPERATOR, sign) for sign in "([,|{"]
_LEAVES: Final[Mapping[Sort, Callable[[str], str]]] = {
    Sort.NUMBER: "<mn>{}</mn>".format,
    Sort.LETTER: "<mi>{}</mi>".format,
    # only \left and \right make delimiters grow; one that is a script's base would
    Sort.OPERATOR: '<mo stretchy="false">{}</mo>'.format,
    Sort.BINARY: lambda text: f"<mo>{text.replace('-', _MINUS)}</mo>",
    Sort.LARGE: "<mo>{}</mo>".format,
    Sort.FUNCTION: "<mi>{}</mi>".format,
    Sort.TEXT: "<mtext>{}</mtext>".format,
    Sort.SPACE: lambda width: f'<mspace width="{width or "0"}"/>',
}
_WRITERS: Final[Mapping[type, Callable[[_Writer, Any], str]]] = {
    Leaf: _Writer.leaf,
    Row: _Writer.row,
    Script: _Writer.script,
    Fraction: _Writer.fraction,
    Root: _Writer.root,
    Accent: _Writer.accent,
    Fenced: _Writer.fenced,
    Matrix: _Writer.matrix,
}
