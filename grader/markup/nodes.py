"""The tree of a formula."""

import dataclasses
from enum import StrEnum


class Sort(StrEnum):
    """What a leaf of the tree is."""

    NUMBER = "number"
    LETTER = "letter"
    OPERATOR = "operator"
    BINARY = "binary"
    LARGE = "large"
    FUNCTION = "function"
    TEXT = "text"
    SPACE = "space"


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """One sign, number or word; `font` is one of LaTeX's, or empty."""

    sort: Sort
    text: str
    font: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Parts in a row."""

    parts: "tuple[Node, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class Script:
    """A base with what stands below and above."""

    base: "Node"
    below: "Node | None"
    above: "Node | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Fraction:
    """One part over another."""

    top: "Node"
    bottom: "Node"


@dataclasses.dataclass(frozen=True, slots=True)
class Root:
    """A root; the square root without a degree."""

    body: "Node"
    degree: "Node | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Accent:
    """A sign above or below a part; `command` says which."""

    command: str
    body: "Node"


@dataclasses.dataclass(frozen=True, slots=True)
class Fenced:
    """A part between two delimiters that grow with it; either may be empty."""

    left: str
    body: "Node"
    right: str


@dataclasses.dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of cells between two delimiters."""

    name: str
    rows: "tuple[tuple[Node, ...], ...]"


Node = Leaf | Row | Script | Fraction | Root | Accent | Fenced | Matrix
