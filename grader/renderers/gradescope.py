"""results.json for Gradescope.

Its format: `score` and `tests[]` with `score`, `max_score`, `status` (passed or
failed), `output` and `visibility`. Gradescope wants a score, at the top or on each
test; a report that is not final carries none, so no mark can come of it.

Students read this file. A student's report is filtered already, so all of it is
visible; in an instructor's, whatever hidden checks found stays hidden.
"""

from collections.abc import Iterator

from grader.models import Audience, CheckReport, Report, Verdict, Visibility
from grader.renderers.as_json import to_json
from grader.renderers.text import line
from grader.renderers.words import NOT_FINAL, WORDS, explain, headline


def _is_visible(report: Report, check: CheckReport) -> bool:
    filtered = report.audience is Audience.STUDENT
    return filtered or check.visibility is Visibility.PUBLIC


def _test(report: Report, check: CheckReport, name: str) -> dict[str, object]:
    passed = check.verdict is Verdict.PASSED
    entry: dict[str, object] = {
        "name": name,
        "name_format": "text",
        "status": "passed" if passed else "failed",
        "output": "\n\n".join(filter(None, [WORDS[check.verdict], explain(check)])),
        "output_format": "text",
        "visibility": "visible" if _is_visible(report, check) else "hidden",
    }
    score = {"score": check.earned, "max_score": check.possible}
    return entry | score if report.final else entry


def _tests(report: Report) -> Iterator[dict[str, object]]:
    for task_number, task in enumerate(report.tasks, 1):
        for number, check in enumerate(task.checks, 1):
            name = f"{line(task.title)}: {line(check.title)}"
            yield _test(report, check, name) | {"number": f"{task_number}.{number}"}


def _summary(report: Report) -> str:
    notes = [*report.notes, *(note for task in report.tasks for note in task.notes)]
    opening = [] if report.final else [NOT_FINAL]
    return "\n".join([*opening, f"{headline(report)}.", *map(line, notes)])


def render_gradescope(report: Report) -> str:
    """Write the report as Gradescope's results.json."""
    score = {"score": report.score.earned} if report.final else {}
    body = {
        "execution_time": round(report.timings.total),
        "output": _summary(report),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": list(_tests(report)),
    }
    return to_json(score | body)
