"""A report as one self-contained HTML page: no script, no request, light and dark."""

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.models import CheckReport, Curve, Report, Verdict
from grader.renderers import words
from grader.renderers.chart import number, plot, summary
from grader.renderers.text import block, line

_RING: Final = 326.73  # length of a circle of radius 52


def _finish(value: object) -> object:
    """Clean whatever the template shows; autoescape then escapes it."""
    return value if isinstance(value, Markup) else block(str(value))


def _share(earned: float, possible: float) -> float:
    return min(1.0, max(0.0, earned / possible)) if possible > 0 else 0.0


def _percent(earned: float, possible: float) -> str:
    return f"{100 * _share(earned, possible):.1f}"


def _ring(earned: float, possible: float) -> str:
    return f"{_RING * _share(earned, possible):.1f} {_RING}"


def _has_details(check: CheckReport) -> bool:
    hint = check.hint and check.verdict is not Verdict.PASSED
    found = (check.message, hint, check.counterexample, check.traceback)
    return any((*found, check.facts, check.curve))


def _describe(curve: Curve) -> str:
    """Tell a curve in words, for those who do not see it."""
    lines = (f"{s.name}: {summary(s)}" for s in curve.series)
    return f"{curve.y_label} by {curve.x_label}. {'; '.join(lines)}."


def _table(curve: Curve) -> list[list[str]]:
    """Give the values of a curve, a row for each place on its x axis."""
    count = max((len(series.values) for series in curve.series), default=0)
    return [
        [number(s.values[i]) if i < len(s.values) else "" for s in curve.series]
        for i in range(count)
    ]


def make_environment() -> Environment:
    """Return what fills a page's template: all that it shows is cleaned and escaped."""
    environment = Environment(
        loader=PackageLoader("grader.renderers"),
        autoescape=True,
        finalize=_finish,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(words=words, line=line)
    return environment


@cache
def _environment() -> Environment:
    environment = make_environment()
    environment.globals.update(
        plot=plot,
        percent=_percent,
        ring=_ring,
        has_details=_has_details,
        describe=_describe,
        table=_table,
        Verdict=Verdict,
    )
    return environment


def render_html(report: Report) -> str:
    """Write the report as one HTML page."""
    return _environment().get_template("report.html").render(report=report)
