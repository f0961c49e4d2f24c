"""Read a formula of LaTeX into a tree; only known commands are let in.

The writers of MathML and of plain text work on this tree, so neither ever meets a
command that it does not know.
"""

import dataclasses
import difflib
import re
from collections.abc import Callable, Mapping
from typing import Final

from grader.markup import symbols
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

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 20
# a number with its commas is one token: 25,450 or 25{,}450
_TOKEN: Final = re.compile(
    r"\\(?:[A-Za-z]+|.)|\d{1,3}(?:(?:,|\{,\})\d{3})+(?!\d)|\d+(?:\.\d+)?|\s+|.",
    re.DOTALL,
)


class BadMath(Exception):
    """A formula cannot be read."""


def parse_math(source: str) -> Node:
    """Return a formula's tree.

    Raises:
        BadMath: it uses an unknown command, or its parts do not fit.
    """
    if len(source) > MAX_LENGTH:
        raise BadMath(f"longer than {MAX_LENGTH} characters")
    reader = _Reader(_TOKEN.findall(source))
    tree = reader.row(())
    if reader.peek():
        raise BadMath(f"`{reader.peek()}` without its beginning")
    return tree


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def peek(self) -> str:
        """Return the next token that is no space, or nothing at the end."""
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self) -> str:
        """Return the next token, and go on behind it."""
        token = self.peek()
        if not token:
            raise BadMath("it ends too early")
        self._at += 1
        return token

    def row(self, ends: tuple[str, ...]) -> Row:
        """Read parts up to one of the ends, which stays."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadMath(f"nested more than {MAX_DEPTH} levels deep")
        parts: list[Node] = []
        stops = (*ends, "}", r"\right", r"\end", "&", r"\\")
        while self.peek() and self.peek() not in stops:
            parts.append(self._scripted())
        self._depth -= 1
        return Row(tuple(parts))

    def _scripted(self) -> Node:
        base: Node = Row(()) if self.peek() in {"^", "_"} else self.one()
        found: dict[str, Node] = {}
        while (mark := self.peek()) in {"^", "_", "'"}:
            if mark in found or (mark == "'" and "^" in found):
                raise BadMath(f"`{mark}` twice on one base")
            self.take()
            if mark == "'":
                found["^"] = Leaf(Sort.OPERATOR, "′")
            else:
                found[mark] = self.one()
        if not found:
            return base
        return Script(base, found.get("_"), found.get("^"))

    def one(self) -> Node:
        """Read one part: a group in braces, a command with what it takes, or a sign."""
        token = self.take()
        if token == "{":
            row = self.row(())
            self._expect("}")
            return row
        if token.startswith("\\") and len(token) > 1:
            return self._command(token[1:])
        return _sign(token)

    def _expect(self, wanted: str) -> None:
        if self.peek() != wanted:
            found = self.peek() or "the end"
            raise BadMath(f"`{wanted}` is missing before `{found}`")
        self.take()

    def _command(self, name: str) -> Node:
        if name in symbols.FUNCTIONS:
            return Leaf(Sort.FUNCTION, name)
        for sort, table in _LEAVES:
            if name in table:
                return Leaf(sort, table[name])
        for names, read in _STRUCTURED:
            if name in names:
                return read(self, name)
        close = difflib.get_close_matches(name, sorted(symbols.COMMANDS), n=1)
        hint = rf"; did you mean `\{close[0]}`?" if close else ""
        raise BadMath(rf"`\{name}` is no known command{hint}")

    def text(self, name: str) -> Node:
        """Read words in braces, where no command but an escape has a meaning."""
        self._expect("{")
        parts = []
        while self._at < len(self._tokens) and self._tokens[self._at] != "}":
            token = self._tokens[self._at]
            if token == "{" or (token[0] == "\\" and token[1:] not in symbols.PLAIN):
                raise BadMath(rf"`{token}` inside \{name}")
            parts.append(symbols.PLAIN[token[1:]] if token[0] == "\\" else token)
            self._at += 1
        self._expect("}")
        return Leaf(Sort.TEXT, "".join(parts), font=name)

    def font(self, name: str) -> Node:
        """Read letters in a font."""
        return _in_font(self.one(), name)

    def fraction(self, _name: str) -> Node:
        """Read the two parts of a fraction."""
        return Fraction(self.one(), self.one())

    def root(self, _name: str) -> Node:
        """Read a root, and its degree where it has one."""
        degree = None
        if self.peek() == "[":
            self.take()
            degree = self.row(("]",))
            self._expect("]")
        return Root(self.one(), degree)

    def accent(self, name: str) -> Node:
        """Read what a sign stands above or below."""
        return Accent(name, self.one())

    def fenced(self, _name: str) -> Node:
        r"""Read what stands between \left and \right."""
        left = self._delimiter()
        body = self.row(())
        self._expect(r"\right")
        return Fenced(left, body, self._delimiter())

    def _delimiter(self) -> str:
        token = self.take()
        sign = symbols.PLAIN.get(token[1:], "") if token[0] == "\\" else token
        if sign not in symbols.DELIMITERS:
            raise BadMath(f"`{token}` is no delimiter")
        return sign.replace(".", "")

    def matrix(self, _name: str) -> Node:
        r"""Read what stands between \begin and \end, cell by cell."""
        name = self._environment()
        if name not in symbols.MATRICES:
            raise BadMath(rf"\begin{{{name}}} is not known here")
        rows: list[tuple[Node, ...]] = []
        cells: list[Node] = [self.row(())]
        while (token := self.peek()) in {"&", r"\\"}:
            self.take()
            if token == r"\\":
                rows.append(tuple(cells))
                cells = []
            cells.append(self.row(()))
        self._expect(r"\end")
        if self._environment() != name:
            raise BadMath(rf"\begin{{{name}}} ends as something else")
        if cells != [Row(())]:
            rows.append(tuple(cells))
        return Matrix(name, tuple(rows))

    def _environment(self) -> str:
        self._expect("{")
        letters = []
        while self.peek() not in {"}", ""}:
            letters.append(self.take())
        self._expect("}")
        return "".join(letters)


def _sign(token: str) -> Node:
    if token[0].isdigit():
        return Leaf(Sort.NUMBER, token.replace("{,}", ","))
    if token.isalpha():
        return Leaf(Sort.LETTER, token)
    if token in {"\\", "#", "%", "$", "&", "`", '"'} or not token.isprintable():
        raise BadMath(rf"{token!r} has no meaning in a formula; perhaps \{token}")
    if token == "~":
        return Leaf(Sort.SPACE, "0.25em")
    return Leaf(Sort.BINARY if token in _BINARY_SIGNS else Sort.OPERATOR, token)


def _in_font(node: Node, font: str) -> Node:
    if isinstance(node, Row):
        return Row(tuple(_in_font(part, font) for part in node.parts))
    if isinstance(node, Leaf) and node.sort in {Sort.LETTER, Sort.NUMBER}:
        return dataclasses.replace(node, font=font)
    raise BadMath(rf"\{font} takes letters only")


_BINARY_SIGNS: Final = frozenset("+-=<>*×·÷±→≤≥≠≈∈")
_LEAVES: Final[tuple[tuple[Sort, Mapping[str, str]], ...]] = (
    (Sort.LETTER, symbols.LETTERS),
    (Sort.BINARY, symbols.BINARY),
    (Sort.OPERATOR, symbols.PLAIN),
    (Sort.LARGE, symbols.LARGE),
    (Sort.SPACE, symbols.SPACES),
)
_STRUCTURED: Final[
    tuple[tuple[frozenset[str], Callable[[_Reader, str], Node]], ...]
] = (
    (symbols.TEXTS, _Reader.text),
    (symbols.FONTS, _Reader.font),
    (symbols.FRACTIONS, _Reader.fraction),
    (frozenset(("sqrt",)), _Reader.root),
    (frozenset((*symbols.ACCENTS, *symbols.BRACES)), _Reader.accent),
    (frozenset(("left",)), _Reader.fenced),
    (frozenset(("begin",)), _Reader.matrix),
)
