"""Colour code for HTML; the classes' colours stand here as well."""

from collections.abc import Mapping
from html import escape
from typing import Final

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

PREFIX: Final = "hl-"
# class: light, dark. Each has a contrast of at least 4.5 on the pages' backgrounds
_COLORS: Final[Mapping[str, tuple[str, str]]] = {
    ".hl-k, .hl-kn, .hl-kc, .hl-kd, .hl-ow": ("#7a1fa2", "#d9a6ff"),
    ".hl-s1, .hl-s2, .hl-sa, .hl-sd, .hl-si, .hl-se": ("#1b5e20", "#a5d6a7"),
    ".hl-mi, .hl-mf, .hl-mh": ("#8a3b00", "#ffcc80"),
    ".hl-c1, .hl-cm, .hl-c": ("#5a5f66", "#a8b0b9"),
    ".hl-nf, .hl-nc, .hl-fm": ("#0b4f9e", "#90caf9"),
    ".hl-nb, .hl-bp": ("#00606b", "#80deea"),
}


def to_code_html(code: str, language: str) -> str:
    """Return code as coloured spans; code in an unknown language has no colours."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(code)
    formatter = HtmlFormatter(nowrap=True, classprefix=PREFIX)
    colored: str = highlight(code, lexer, formatter)
    return colored


def code_css() -> str:
    """Return the style sheet of coloured code, in light and dark."""
    light, dark = (
        "".join(f"{names} {{ color: {pair[at]} }}\n" for names, pair in _COLORS.items())
        for at in (0, 1)
    )
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
