"""An analysis as one self-contained HTML page: no script, no request, light, dark."""

from functools import cache
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from grader.markup import to_html, to_html_inline
from grader.models.analysis import Analysis, FlagKind
from grader.renderers import analysis_plots, figures
from grader.renderers.html import make_environment
from grader.renderers.text import block

_GRAVE: Final = frozenset({FlagKind.KEY_DOUBTED, FlagKind.TURNED_ROUND})


def _block(text: str) -> Markup:
    return Markup(to_html(block(text), colors=False))  # noqa: S704 - markup escapes all it is given


def _inline(text: str) -> Markup:
    return Markup(to_html_inline(block(text), colors=False))  # noqa: S704 - the same


def _percent(count: int, size: int) -> str:
    return f"{100 * count / size:.0f}" if size else "0"


@cache
def _environment() -> Environment:
    environment = make_environment()
    environment.globals.update(
        figures=figures,
        plots=analysis_plots,
        markdown=_block,
        inline=_inline,
        share=_percent,
        grave=_GRAVE,
    )
    return environment


def render_page(analysis: Analysis) -> str:
    """Write an analysis as one HTML page."""
    return _environment().get_template("analysis.html").render(analysis=analysis)
