"""Markdown as the formats want it: HTML with TeX or MathML, as text or as elements."""

from html import escape
from typing import Final

from lxml import etree

from grader.markup import to_html, to_html_inline
from grader.models.quiz import EntryKind, FormEntry

Element = etree._Element  # noqa: SLF001 - lxml gives its class no public name
# texts are our own rendering, but nothing may ever be fetched or expanded
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
# what a page needs, and these schemas do not know
_PAGE_ONLY: Final = frozenset({"tabindex", "rel", "class", "style"})
CHOOSE_ALL: Final = "Choose all that apply."


def hides_how_many(entry: FormEntry) -> bool:
    """Tell whether several choices may be right, and the stem does not say so."""
    return entry.kind is EntryKind.MULTIPLE and CHOOSE_ALL not in entry.stem


def tex_html(text: str, *, inline: bool = False) -> str:
    r"""Return HTML whose maths is `\(…\)` or `\[…\]`, for MathJax."""
    write = to_html_inline if inline else to_html
    return write(text, write_math=_write_tex, colors=False).strip()


def _write_tex(source: str, display: bool) -> str:
    left, right = (r"\[", r"\]") if display else (r"\(", r"\)")
    return escape(f"{left}{source.strip()}{right}", quote=False)


def elements(text: str, namespace: str, *, inline: bool = False) -> Element:
    """Return Markdown as a `div` of elements in a namespace; maths is MathML."""
    write = to_html_inline if inline else to_html
    html = write(text, colors=False)
    div = etree.fromstring(f'<div xmlns="{namespace}">{html}</div>', _PARSER)
    for element in div.iter(f"{{{namespace}}}*"):
        for name in _PAGE_ONLY.intersection(element.attrib):
            del element.attrib[name]
    return div
