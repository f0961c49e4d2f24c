"""Write a tree of nodes as Markdown."""

import re
import string
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from grader.importers.nodes import Node

Escape = Callable[[str], str]
_PUNCTUATION: Final = re.compile(f"[{re.escape(string.punctuation)}]")
# what means something within a line; an underscore within a word does not
_SIGNS: Final = re.compile(
    r"[`*$]|\\(?=[!-/:-@\[-`{-~]|$)|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])"
    r"|&(?=#|\w+;)|\](?=[(\[:])|\[(?=\^)",
    re.MULTILINE,
)
# what means something where a line begins
_START: Final = re.compile(r"(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|~{3}|=+\s*$|-{2,}\s*$)")
_NUMBER: Final = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_TICKS: Final = re.compile(r"`+")
_PLAIN_TARGET: Final = re.compile(r"[^\s<>()\\]+")
_BULLETS: Final[Mapping[str, str]] = {"-": "*", "*": "-", ".": ")", ")": "."}


def escape_signs(text: str) -> str:
    """Return a text with a backslash before each sign that Markdown would read."""
    return _SIGNS.sub(r"\\\g<0>", text)


def escape_all(text: str) -> str:
    """Return a text with a backslash before all punctuation."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def write(blocks: Sequence[Node], escape: Escape = escape_signs) -> str:
    """Return blocks as Markdown."""
    return _Writer(escape).blocks(blocks)


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)


class _Writer:
    """Writes nodes.

    Args:
        escape: what happens to words.
    """

    def __init__(self, escape: Escape) -> None:
        self._escape = escape

    def blocks(self, nodes: Sequence[Node], *, between: str = "\n\n") -> str:
        """Write blocks; lists that follow each other get different bullets."""
        written = []
        bullet = ""
        for before, node in pairwise((Node(""), *nodes)):
            if node.tag in {"ul", "ol"}:
                first = "-" if node.tag == "ul" else "."
                again = before.tag == node.tag and bool(bullet)
                bullet = _BULLETS[bullet] if again else first
                written.append(self._list(node, bullet))
            else:
                written.append(_BLOCKS[node.tag](self, node))
        return between.join(written)

    def _list(self, node: Node, bullet: str) -> str:
        number = int(node.note) if node.note.isdecimal() else 1
        items = []
        for index, item in enumerate(node.parts):
            mark = bullet if node.tag == "ul" else f"{number + index}{bullet}"
            between = "\n\n" if node.loose else "\n"
            indent = " " * (len(mark) + 1)
            head, *rest = self.blocks(item.parts, between=between).split("\n")
            lines = [f"{indent}{line}" if line else "" for line in rest]
            items.append("\n".join([f"{mark} {head}" if head else mark, *lines]))
        return ("\n\n" if node.loose else "\n").join(items)

    def paragraph(self, node: Node) -> str:
        """Write a paragraph."""
        return self._line(node.parts)

    def heading(self, node: Node) -> str:
        """Write a heading."""
        text = self._line(node.parts)
        closing = re.search(r"#+$", text)
        if closing:  # it would be taken for the heading's own end
            text = f"{text[: closing.start()]}\\{closing.group()}"
        return f"{'#' * int(node.note)} {text}".rstrip()

    def listing(self, node: Node) -> str:
        """Write a block of code between fences that are longer than any in it."""
        fence = "`" * max(3, _longest_run(node.text) + 1)
        body = f"{node.text}\n" if node.text else ""
        return f"{fence}{node.note}\n{body}{fence}"

    def quote(self, node: Node) -> str:
        """Write a quotation."""
        lines = self.blocks(node.parts).split("\n")
        return "\n".join(f"> {line}" if line else ">" for line in lines)

    def table(self, node: Node) -> str:
        """Write a table; bars within its cells are no bars of its own."""
        head, *rest = (self._row(row) for row in node.parts)
        rule = f"|{' --- |' * len(node.parts[0].parts)}"
        return "\n".join([head, rule, *rest])

    def _row(self, row: Node) -> str:
        cells = [self._line(cell.parts).replace("|", r"\|") for cell in row.parts]
        return f"| {' | '.join(cells)} |"

    def rule(self, _node: Node) -> str:
        """Write a line across."""
        return "***"

    def _line(self, nodes: Sequence[Node]) -> str:
        parts = []
        for before, node in pairwise((Node("break"), *nodes)):
            text = self._inline(node)
            if node.tag == "text" and before.tag == "break":
                text = _NUMBER.sub(r"\1\\\2", text) if _NUMBER.match(text) else text
                text = _START.sub(r"\\\1", text) if _START.match(text) else text
            parts.append(text)
        return "".join(parts)

    def _inline(self, node: Node) -> str:
        return _INLINE[node.tag](self, node)

    def words(self, node: Node) -> str:
        """Write plain words."""
        return self._escape(node.text)

    def code(self, node: Node) -> str:
        """Write code within a line."""
        ticks = "`" * (_longest_run(node.text) + 1)
        padded = node.text.startswith(("`", " ")) or node.text.endswith(("`", " "))
        space = " " if padded and node.text.strip() else ""
        return f"{ticks}{space}{node.text}{space}{ticks}"

    def math(self, node: Node) -> str:
        """Write a formula."""
        mark = "$$" if node.note else "$"
        return f"{mark}{node.text}{mark}"

    def emphasis(self, node: Node) -> str:
        """Write words with emphasis."""
        mark = "*" if node.tag == "em" else "**"
        return f"{mark}{''.join(map(self._inline, node.parts))}{mark}"

    def link(self, node: Node) -> str:
        """Write a link."""
        target = node.note
        if not _PLAIN_TARGET.fullmatch(target):
            target = f"<{target}>"
        return f"[{''.join(map(self._inline, node.parts))}]({target})"

    def image(self, node: Node) -> str:
        """Write a picture."""
        return f"![{escape_all(node.text)}]({node.note})"


_BLOCKS: Final[Mapping[str, Callable[[_Writer, Node], str]]] = {
    "p": _Writer.paragraph,
    "h": _Writer.heading,
    "pre": _Writer.listing,
    "blockquote": _Writer.quote,
    "table": _Writer.table,
    "hr": _Writer.rule,
}
_INLINE: Final[Mapping[str, Callable[[_Writer, Node], str]]] = {
    "text": _Writer.words,
    "code": _Writer.code,
    "math": _Writer.math,
    "em": _Writer.emphasis,
    "strong": _Writer.emphasis,
    "link": _Writer.link,
    "image": _Writer.image,
    "break": lambda _writer, _node: "\\\n",
}
