"""Write Markdown as plain text for a terminal, with readable formulas."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from grader.markup.mathtext import to_unicode
from grader.markup.parse import MATH, parse, text_of

INDENT: Final = "    "
NARROWEST: Final = 20


def to_text(text: str, *, width: int = 80) -> str:
    """Return a text for people: wrapped lines, indented code, no marks but emphasis."""
    return "\n".join(_Writer(width).write(parse(text))).strip("\n")


def to_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(to_text(text, width=10**6).split())


class _Writer:
    """Writes blocks one after the other, each at its depth."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._bullets: list[str] = []
        self._lists: list[int | None] = []
        self._cells: list[str] = []
        self._in_table = False

    def write(self, tokens: Sequence[Token]) -> Iterator[str]:
        """Yield lines."""
        for token in tokens:
            if token.type == "inline" and self._in_table:
                self._cells.append(inline_text(token.children or ()))
            elif token.type == "inline":
                yield from self._paragraph(inline_text(token.children or ()))
            elif token.type in {"fence", "code_block"}:
                yield from self._verbatim(token.content.rstrip("\n"))
            elif token.type == "math_block":
                yield from self._verbatim(to_unicode(token.content))
            else:
                yield from self._structure(token)

    def _structure(self, token: Token) -> Iterator[str]:
        begin = _BEGIN.get(token.type)
        if begin is not None:
            begin(self, token)
        elif token.type == "tr_close":
            yield f"{self._indent()}{' | '.join(self._cells)}"
        elif token.type == "list_item_close":
            self._bullets.pop()
        elif token.type in _END:
            _END[token.type](self)
            if not self._lists:
                yield ""

    def begin_list(self, token: Token) -> None:
        """Begin a list; its items are numbered where it has a start."""
        numbered = token.type == "ordered_list_open"
        self._lists.append(int(token.attrs.get("start", 1)) if numbered else None)

    def begin_item(self, _token: Token) -> None:
        """Begin an item of a list."""
        self._bullets.append(self._next_bullet())

    def begin_row(self, _token: Token) -> None:
        """Begin a row of a table."""
        self._in_table, self._cells = True, []

    def end_list(self) -> None:
        """End a list."""
        self._lists.pop()

    def end_table(self) -> None:
        """End a table."""
        self._in_table = False

    def _next_bullet(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _indent(self) -> str:
        return "".join(" " * len(bullet) for bullet in self._bullets)

    def _paragraph(self, text: str) -> Iterator[str]:
        rest = self._indent()
        first = rest
        if self._bullets and self._bullets[-1].strip():
            bullet = self._bullets[-1]
            first = rest[: len(rest) - len(bullet)] + bullet
            self._bullets[-1] = " " * len(bullet)
        width = max(self._width, len(rest) + NARROWEST)
        for line in text.split("\n"):
            yield from textwrap.wrap(
                line,
                width,
                initial_indent=first,
                subsequent_indent=rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
            first = rest
        if not self._lists:
            yield ""

    def _verbatim(self, text: str) -> Iterator[str]:
        yield from (f"{self._indent()}{INDENT}{line}" for line in text.split("\n"))
        yield ""


def inline_text(tokens: Sequence[Token]) -> str:
    """Return what stands within a line of text."""
    return "".join(_INLINE.get(token.type, _content)(token) for token in tokens)


def _content(token: Token) -> str:
    return token.content


_INLINE: Final[Mapping[str, Callable[[Token], str]]] = {
    **dict.fromkeys(MATH, lambda token: to_unicode(token.content)),
    **dict.fromkeys(("strong_open", "strong_close"), lambda _token: "*"),
    "softbreak": lambda _token: " ",
    "hardbreak": lambda _token: "\n",
    "image": lambda token: f"[{text_of(token.children or ())}]",
}
_BEGIN: Final[Mapping[str, Callable[[_Writer, Token], None]]] = {
    "bullet_list_open": _Writer.begin_list,
    "ordered_list_open": _Writer.begin_list,
    "list_item_open": _Writer.begin_item,
    "tr_open": _Writer.begin_row,
}
_END: Final[Mapping[str, Callable[[_Writer], None]]] = {
    "bullet_list_close": _Writer.end_list,
    "ordered_list_close": _Writer.end_list,
    "table_close": _Writer.end_table,
}
