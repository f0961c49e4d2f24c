"""Markdown as Typst code: every text is a string in quotes, so none can act as code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token

from grader.exporters.typst_math import quote, to_equation
from grader.markup.parse import parse


@dataclass(slots=True)
class _Frame:
    """Something that was opened, and what it holds so far."""

    token: Token
    parts: list[str] = field(default_factory=list)


def to_typst(text: str, *, head: str = "") -> str:
    """Return a text as one expression of Typst's.

    Args:
        text: Markdown.
        head: plain text before it, on the same line where the text begins with one.
    """
    tokens = [*_flatten(parse(text))]
    if head:
        inside = bool(tokens) and tokens[0].type == "paragraph_open"
        tokens.insert(int(inside), Token("text", "", 0, content=head))
    stack = [_Frame(Token("root", "", 0))]
    for token in tokens:
        if token.nesting == 1:
            stack.append(_Frame(token))
        elif token.nesting == -1:
            frame = stack.pop()
            stack[-1].parts.append(_close(frame))
        else:
            stack[-1].parts.append(_LEAVES[token.type](token))
    return _join(stack[0].parts)


def _flatten(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        else:
            yield token


def _join(parts: list[str]) -> str:
    return f"{{ {'; '.join(parts)} }}" if parts else "[]"


def _close(frame: _Frame) -> str:
    kind = frame.token.type.removesuffix("_open")
    if frame.token.hidden:  # a paragraph of a list without blank lines
        return _join(frame.parts)
    if kind in _LISTS:
        return f"{_LISTS[kind](frame.token)}{', '.join(frame.parts)})"
    if kind == "table":
        columns = frame.parts[0].count("\0")
        cells = ", ".join(frame.parts).replace("\0", "")
        return f"table(columns: {columns}, {cells})"
    return _SHELLS.get(kind, "{}").format(_CONTENTS.get(kind, _join)(frame.parts))


def _start(token: Token) -> str:
    return f"enum(start: {token.attrs.get('start', 1)}, "


_LISTS: Final[Mapping[str, Callable[[Token], str]]] = {
    "bullet_list": lambda _: "list(",
    "ordered_list": _start,
}
_SHELLS: Final[Mapping[str, str]] = {
    "paragraph": "par({})",
    "heading": "par(strong({}))",
    "em": "emph({})",
    "strong": "strong({})",
    "blockquote": "quote(block: true, {})",
    "thead": "table.header({})",
}
_CONTENTS: Final[Mapping[str, Callable[[list[str]], str]]] = {
    # a cell is marked, so that a table can count its columns
    "th": lambda parts: f"\0strong({_join(parts)})",
    "td": _join,
    "tr": ", ".join,
    "thead": ", ".join,
    "tbody": ", ".join,
}


def _code(token: Token) -> str:
    lang = (token.info.split() or [""])[0]
    named = f", lang: {quote(lang)}" if lang else ""
    return f"raw({quote(token.content.rstrip())}, block: true{named})"


_LEAVES: Final[Mapping[str, Callable[[Token], str]]] = {
    "text": lambda token: f"text({quote(token.content)})",
    "code_inline": lambda token: f"raw({quote(token.content)})",
    "fence": _code,
    "code_block": _code,
    "image": lambda token: f"text({quote(token.content)})",
    "softbreak": lambda _: 'text(" ")',
    "hardbreak": lambda _: "linebreak()",
    "hr": lambda _: "line(length: 100%)",
    "math_inline": lambda token: to_equation(token.content),
    "math_inline_double": lambda token: to_equation(token.content, display=True),
    "math_block": lambda token: to_equation(token.content, display=True),
}
