"""Parse HTML, and name its elements."""

from lxml import etree

from grader.importers.mathml import Element


def parse_html(html: str) -> Element:
    """Return the element that holds what a piece of HTML says; never fails."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    text = f"<!DOCTYPE html><html><body><div>{html}</div></body></html>"
    return etree.fromstring(text.encode(), parser)


def name_of(element: Element) -> str:
    """Return an element's name: without a namespace, QTI 3.0's as QTI 2.1 has it."""
    name = etree.QName(element).localname
    return name.removeprefix("qti-").replace("-", "").lower()
