"""Find one's way in the elements of a document, whatever its namespace and spelling."""

import re
from collections.abc import Iterator
from typing import Final

from grader.importers.mathml import Element
from grader.importers.parse import name_of

# others than these, such as the one that does not break, are part of a text
_SPACES: Final = re.compile(r"[ \t\r\n]+")


def children(element: Element, *names: str) -> list[Element]:
    """Return the children that are called so."""
    return [child for child in element if _is_called(child, names)]


def within(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements inside that are called so, at any depth."""
    for each in element.iterdescendants():
        if _is_called(each, names):
            yield each


def first(element: Element, *names: str) -> Element | None:
    """Return the first element inside that is called so."""
    return next(within(element, *names), None)


def _is_called(element: Element, names: tuple[str, ...]) -> bool:
    return isinstance(element.tag, str) and name_of(element) in names


def attribute(element: Element, name: str) -> str:
    """Return an attribute; QTI 3.0 writes its names with hyphens."""
    for key, value in element.attrib.items():
        if str(key).replace("-", "").lower() == name:
            return _trim(str(value))
    return ""


def words(element: Element | None) -> str:
    """Return the text within an element, on one line; "" without an element."""
    return "" if element is None else _trim("".join(element.itertext()))


def _trim(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def line_of(element: Element) -> str:
    """Return where an element begins, for people."""
    return f"line {element.sourceline}"
