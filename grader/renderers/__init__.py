"""One module per report format; a renderer knows only the records in grader.models.

A report was filtered for its audience before it comes here, so a renderer shows all of
it, and trusts none of its texts.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # `grade --help` lists the formats and must not pay for pydantic
    from grader.models import Report

Renderer = Callable[["Report"], str]


def _lazily(module: str, function: str) -> Renderer:
    """Give a renderer whose module is imported when it is first called."""

    def render(report: "Report") -> str:
        renderer: Renderer = getattr(
            import_module(f"grader.renderers.{module}"), function
        )
        return renderer(report)

    return render


RENDERERS: Final[Mapping[str, Renderer]] = {
    "terminal": _lazily("terminal", "render_terminal"),
    "html": _lazily("html", "render_html"),
    "json": _lazily("as_json", "render_json"),
    "junit": _lazily("junit", "render_junit"),
    "markdown": _lazily("markdown", "render_markdown"),
    "gradescope": _lazily("gradescope", "render_gradescope"),
}
