"""MathML as LaTeX, as far as questions use it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml gives its class no public name
# what LaTeX gives a meaning of its own
_SPECIAL: Final = frozenset("{}%$_#&")
_MINUS: Final = "\N{MINUS SIGN}"
_FENCES: Final[Mapping[str, str]] = {"{": r"\{", "}": r"\}"}
_NAMES: Final = frozenset(
    ("max", "min", "log", "ln", "exp", "sin", "cos", "tan", "tanh", "lim", "det")
)


class UnknownMath(Exception):
    """A formula uses what has no LaTeX here; the message names it."""


def to_latex(math: Element) -> str:
    """Return the LaTeX of a `math` element: its own where it brings it along.

    Raises:
        UnknownMath: it has an element that is not known.
    """
    own = math.get("alttext") or ""
    for element in math.iter(etree.Element):
        if "tex" in (element.get("encoding") or "").lower():
            own = own or (element.text or "")
    return " ".join((own or _row(math)).split())


def _row(element: Element) -> str:
    return " ".join(filter(None, map(_write, element)))


def _write(element: Element) -> str:
    name = etree.QName(element).localname.lower()
    writer = _WRITERS.get(name)
    if writer is None:
        raise UnknownMath(f"<{name}>")
    return writer(element)


def _sign(element: Element) -> str:
    text = (element.text or "").strip().replace(_MINUS, "-")
    if text in _NAMES:
        return f"\\{text}"
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text)


def _identifier(element: Element) -> str:
    text = _sign(element)
    plain = len(text) > 1 and text.isalpha()
    return rf"\mathrm{{{text}}}" if plain else text


def _text(element: Element) -> str:
    text = "".join(sign for sign in element.text or "" if sign not in "\\{}$")
    return rf"\text{{{text}}}" if text.strip() else ""


def _parts(element: Element, count: int) -> list[str]:
    parts = [_write(child) for child in element]
    if len(parts) != count:
        name = etree.QName(element).localname
        raise UnknownMath(f"<{name}> with {len(parts)} parts")
    return [f"{{{part}}}" for part in parts]


def _joined(count: int, *between: str) -> Callable[[Element], str]:
    """Return a writer of an element with so many parts, and what stands before each."""

    def write(element: Element) -> str:
        parts = _parts(element, count)
        return "".join(sign + part for sign, part in zip(between, parts, strict=True))

    return write


def _root(element: Element) -> str:
    body, degree = _parts(element, 2)
    return rf"\sqrt[{degree[1:-1]}]{body}"


def _fenced(element: Element) -> str:
    left = element.get("open") or "("
    right = element.get("close") or ")"
    inner = " , ".join(_write(child) for child in element)
    return f"{_FENCES.get(left, left)} {inner} {_FENCES.get(right, right)}"


_WRITERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "mrow": _row,
    "mstyle": _row,
    "semantics": lambda element: _write(element[0]) if len(element) else "",
    "mi": _identifier,
    "mn": _sign,
    "mo": _sign,
    "mtext": _text,
    "mspace": lambda _element: r"\ ",
    "mfrac": _joined(2, r"\frac", ""),
    "msqrt": lambda element: rf"\sqrt{{{_row(element)}}}",
    "mroot": _root,
    "msup": _joined(2, "", "^"),
    "msub": _joined(2, "", "_"),
    "msubsup": _joined(3, "", "_", "^"),
    "munder": _joined(2, "", "_"),
    "mover": _joined(2, "", "^"),
    "munderover": _joined(3, "", "_", "^"),
    "mfenced": _fenced,
}
