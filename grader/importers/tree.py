r"""Read HTML into nodes; `\(…\)`, `\[…\]`, `$$…$$` and MathML are formulas."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from grader.importers.formulas import split_formulas
from grader.importers.mathml import Element, UnknownMath, to_latex
from grader.importers.nodes import BLOCKS, Node, tidy
from grader.importers.parse import name_of, parse_html

# told what was left out: the thing, and why
Complain = Callable[[str, str], None]

DEEPEST: Final = 60
_BLANK: Final = re.compile(r"\n\s*\n")
_ADDRESS: Final = re.compile(
    r"(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:))\S", re.IGNORECASE
)
_IN_ADDRESS: Final = "%/:=&?~#+!$,;'@()*"
_PICTURE: Final = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language|lang)-([\w+-]+)")
_DROPPED: Final[Mapping[str, str]] = {
    "script": "a script",
    "style": "a style sheet",
    "template": "a template",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "video": "a video",
    "audio": "a sound",
    "svg": "a drawing",
    "canvas": "a drawing",
    "form": "a form",
    "input": "a field",
    "select": "a field",
    "textarea": "a field",
    "button": "a button",
}
_SAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var", "u", "ins"), "em"),
    **dict.fromkeys(("strong", "b", "mark"), "strong"),
}
_CODES: Final = frozenset(("code", "kbd", "samp", "tt"))
_BOXES: Final = frozenset(
    (
        *("html", "body", "div", "section", "article", "main", "header", "footer"),
        *("center", "figure", "figcaption", "address", "dl", "dt", "dd", "details"),
        *("summary", "fieldset", "aside", "contentbody"),
    )
)
_SCRIPTS: Final[Mapping[str, str]] = {"sup": "^", "sub": "_"}


class TreeReader:
    """Reads elements into nodes.

    Args:
        complain: is told what is left out.
        skipped: elements that the caller reads itself.
    """

    def __init__(self, complain: Complain, skipped: Iterable[Element] = ()) -> None:
        self._complain = complain
        # kept, so that lxml gives the same object for an element each time
        self._skipped = frozenset(skipped)

    def blocks(self, element: Element, depth: int = 0) -> tuple[Node, ...]:
        """Return what an element holds as blocks; loose lines become paragraphs."""
        found: list[Node] = []
        line: list[Node] = []
        for node in self._pieces(element, depth):
            if node.tag in BLOCKS:
                found += _paragraph(line)
                found += [node] if node is not _GAP else []
                line = []
            else:
                line.append(node)
        return (*found, *_paragraph(line))

    def _pieces(self, element: Element, depth: int) -> Iterator[Node]:
        yield from split_formulas(element.text or "")
        for child in element:
            if child not in self._skipped and isinstance(child.tag, str):
                yield from self._convert(child, depth + 1)
            yield from split_formulas(child.tail or "")

    def _convert(self, element: Element, depth: int) -> Iterator[Node]:
        name = name_of(element)
        if depth > DEEPEST:
            self._complain("marks", f"more than {DEEPEST} elements inside each other")
            yield from split_formulas("".join(element.itertext()))
        elif name in _DROPPED:
            self._complain(_DROPPED[name], "the bank's texts hold none")
        elif name in _SAME:
            yield Node(_SAME[name], tuple(self._inline(element, depth)))
        elif name in _BOXES:
            # an empty paragraph on either side keeps its lines apart
            yield from (_GAP, *self.blocks(element, depth), _GAP)
        elif name in _READERS:
            yield from _READERS[name](self, element, depth)
        else:
            yield from self._pieces(element, depth)

    def _inline(self, element: Element, depth: int) -> Iterator[Node]:
        """Yield what an element holds as the parts of one line."""
        for node in self._pieces(element, depth):
            if node.tag in BLOCKS:
                yield Node("text", text=" ")
                yield from _line_of(node)
                yield Node("text", text=" ")
            else:
                yield node

    def _one_line(self, element: Element, depth: int) -> tuple[Node, ...]:
        parts = self._inline(element, depth)
        return tidy(
            Node("text", text=" ") if node.tag == "break" else node for node in parts
        )

    def heading(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a heading."""
        yield Node("h", self._one_line(element, depth), note=name_of(element)[1])

    def code(self, element: Element, _depth: int) -> Iterator[Node]:
        """Read code within a line."""
        text = "".join(element.itertext()).replace("\n", " ")
        if text:
            yield Node("code", text=text)

    def listing(self, element: Element, _depth: int) -> Iterator[Node]:
        """Read a block of code."""
        named = " ".join(each.get("class") or "" for each in element.iter("*"))
        language = _LANGUAGE.search(named)
        text = "".join(element.itertext())
        note = language[1] if language else ""
        yield Node("pre", text=text.removesuffix("\n"), note=note)

    def list(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a list; it is loose where its items hold paragraphs."""
        items = []
        loose = False
        for child in element.iterchildren("{*}*"):
            items.append(Node("li", self.blocks(child, depth + 1)))
            loose = loose or any(name_of(each) == "p" for each in child)
            loose = loose or _needs_blank(items[-1])
        whole = len(items) > 1 or any(len(item.parts) > 1 for item in items)
        name = name_of(element)
        start = _start_of(element) if name == "ol" else ""
        if items:
            yield Node(name, tuple(items), note=start, loose=loose and whole)

    def quote(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a quotation."""
        yield Node("blockquote", self.blocks(element, depth))

    def table(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a table; its first row is its head, and all rows get as many cells."""
        rows = [
            [
                Node("cell", self._one_line(cell, depth + 3))
                for cell in row.iterchildren("{*}*")
            ]
            for row in element.iter("{*}tr")
        ]
        width = len(rows[0]) if rows else 0
        if any(len(row) > width for row in rows):
            self._complain("cells of a table", "they stand beyond its first row's last")
        empty = [Node("cell")] * width
        yield from (
            [Node("table", tuple(_fill(row, empty) for row in rows))] if width else []
        )

    def link(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a link; what leads to no page is read as its text."""
        target = quote((element.get("href") or "").strip(), safe=_IN_ADDRESS)
        parts = tuple(self._inline(element, depth))
        if parts and _ADDRESS.match(target):
            yield Node("link", parts, note=target)
        else:
            yield from parts

    def image(self, element: Element, _depth: int) -> Iterator[Node]:
        """Read a picture; one that is not in the text itself is told, and named."""
        source = "".join((element.get("src") or "").split())
        alt = " ".join((element.get("alt") or "").split())
        if _PICTURE.fullmatch(source):
            yield Node("image", text=alt, note=source)
            return
        latex = element.get("data-equation-content")  # as Canvas writes formulas
        if latex:
            yield Node("math", text=" ".join(latex.split()))
            return
        self._complain(f"the picture {source[:80]}", "put it into the text as data:")
        yield Node("text", text=f"[{alt}]")

    def math(self, element: Element, _depth: int) -> Iterator[Node]:
        """Read MathML."""
        try:
            latex = to_latex(element)
        except UnknownMath as error:
            self._complain("a formula", f"{error} in its MathML is not known")
            latex = ""
            yield from split_formulas("".join(element.itertext()))
        note = "display" if element.get("display") == "block" else ""
        if latex:
            yield Node("math", text=latex, note=note)

    def script(self, element: Element, _depth: int) -> Iterator[Node]:
        """Read what stands above or below a line."""
        text = " ".join("".join(element.itertext()).split())
        if text.isalnum():
            yield Node("math", text=f"{_SCRIPTS[name_of(element)]}{{{text}}}")
        else:
            yield Node("text", text=text)

    def box(self, element: Element, depth: int) -> Iterator[Node]:
        """Read a paragraph, or an item that stands outside of a list."""
        yield from (_GAP, *self.blocks(element, depth), _GAP)

    def line_break(self, _element: Element, _depth: int) -> Iterator[Node]:
        """Read a break within a line."""
        yield Node("break")

    def rule(self, _element: Element, _depth: int) -> Iterator[Node]:
        """Read a line across."""
        yield Node("hr")


def _start_of(element: Element) -> str:
    start = element.get("start") or ""
    return str(int(start)) if re.fullmatch(r"[0-9]{1,6}", start) else "1"


def _needs_blank(item: Node) -> bool:
    """Tell whether an item has a list that Markdown only knows after a blank line."""
    return any(part.tag == "ol" and part.note != "1" for part in item.parts)


def _fill(row: list[Node], empty: list[Node]) -> Node:
    return Node("row", tuple([*row, *empty][: len(empty)]))


def _line_of(node: Node) -> Iterator[Node]:
    """Yield what a block holds, where only a line has room."""
    if node.text:
        yield Node("code", text=" ".join(node.text.split()))
    for part in node.parts:
        if part.tag in BLOCKS or part.tag in {"row", "cell"}:
            yield from _line_of(part)
            yield Node("text", text=" ")
        else:
            yield part


def _paragraph(line: list[Node]) -> Iterator[Node]:
    parts = tidy(line)
    if parts:
        yield Node("p", parts)


_GAP: Final = Node("p")
_Read = Callable[[TreeReader, Element, int], Iterator[Node]]
_READERS: Final[Mapping[str, _Read]] = {
    **dict.fromkeys(_CODES, TreeReader.code),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), TreeReader.heading),
    **dict.fromkeys(("ul", "ol"), TreeReader.list),
    **dict.fromkeys(("p", "li"), TreeReader.box),
    **dict.fromkeys(("sup", "sub"), TreeReader.script),
    "pre": TreeReader.listing,
    "blockquote": TreeReader.quote,
    "table": TreeReader.table,
    "a": TreeReader.link,
    "img": TreeReader.image,
    "math": TreeReader.math,
    "br": TreeReader.line_break,
    "hr": TreeReader.rule,
}


def read_plain(text: str) -> tuple[Node, ...]:
    """Return the paragraphs of plain text; formulas are read in it as in HTML."""
    return tuple(
        node
        for part in _BLANK.split(text)
        for node in _paragraph([*split_formulas(part)])
    )


def read_html(html: str, complain: Complain) -> tuple[Node, ...]:
    """Return the blocks of a piece of HTML."""
    return TreeReader(complain).blocks(parse_html(html))
