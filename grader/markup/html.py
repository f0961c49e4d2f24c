"""Write Markdown as HTML that is safe whatever the text says, and needs no network."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from grader.markup.code import to_code_html
from grader.markup.mathml import to_mathml
from grader.markup.parse import DISPLAY, MATH, make_parser, text_of

WriteMath = Callable[[str, bool], str]
_IMAGE_DATA: Final = re.compile(
    r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*"
)


def _default_math(source: str, display: bool) -> str:
    return to_mathml(source, display=display)


def to_html(
    text: str, *, write_math: WriteMath = _default_math, colors: bool = True
) -> str:
    """Return a text as HTML blocks.

    Args:
        text: Markdown.
        write_math: turns a formula's LaTeX into HTML; MathML if it is not given. Its
            second argument says whether the formula stands on a line of its own.
        colors: give code spans with classes to be coloured by `code_css`.
    """
    tokens = make_parser().parse(text)
    return _render(tokens, {"math": write_math, "colors": colors})


def to_html_inline(
    text: str, *, write_math: WriteMath = _default_math, colors: bool = True
) -> str:
    """Return a text as HTML; one that is a single paragraph comes without its `<p>`."""
    tokens = make_parser().parse(text)
    if [token.type for token in tokens] == _PARAGRAPH:
        tokens = tokens[1:2]
    return _render(tokens, {"math": write_math, "colors": colors})


def _render(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    return _renderer().render(tokens, make_parser().options, env)


@functools.cache
def _renderer() -> RendererHTML:
    renderer = RendererHTML()
    renderer.rules.update({name: _bind(rule) for name, rule in _RULES.items()})
    return renderer


def _bind(rule: "_Rule") -> Any:
    def render(tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
        return rule(tokens[index], env)

    return render


def _math(token: Token, env: Mapping[str, Any]) -> str:
    written: str = env["math"](token.content, token.type in DISPLAY)
    return f"<p>{written}</p>\n" if token.type == "math_block" else written


def _code(token: Token, env: Mapping[str, Any]) -> str:
    language = (token.info.split() or [""])[0]
    colored = env["colors"] and language
    body = to_code_html(token.content, language) if colored else escape(token.content)
    # it may be wider than its place, and the keyboard must reach all of it
    return f'<pre tabindex="0"><code>{body}</code></pre>\n'


def _image(token: Token, _env: Mapping[str, Any]) -> str:
    alt = escape(text_of(token.children or ()))
    source = str(token.attrs.get("src", ""))
    if _IMAGE_DATA.fullmatch(source):
        return f'<img src="{source}" alt="{alt}">'
    return f"[{alt}]"  # nothing is fetched from anywhere


def _link(token: Token, _env: Mapping[str, Any]) -> str:
    target = escape(str(token.attrs.get("href", "")))
    return f'<a href="{target}" rel="noopener noreferrer">'


_Rule = Callable[[Token, Mapping[str, Any]], str]
_PARAGRAPH: Final = ["paragraph_open", "inline", "paragraph_close"]
_RULES: Final[Mapping[str, _Rule]] = {
    **dict.fromkeys(MATH, _math),
    "fence": _code,
    "code_block": _code,
    "image": _image,
    "link_open": _link,
}
