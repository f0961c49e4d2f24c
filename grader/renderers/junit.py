"""JUnit XML, as CI systems read it: a suite per task, a case per check.

A fault of the student's is a `failure` whose type is the verdict; a fault of ours is an
`error`, so a report that is not final is red for another reason than a wrong answer.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.models import CheckReport, Report, TaskReport, Verdict
from grader.renderers.text import block, line
from grader.renderers.words import WORDS, checks_of, explain, headline, points

_TAGS: Final[Mapping[Verdict, str | None]] = {
    Verdict.PASSED: None,
    Verdict.FAILED: "failure",
    Verdict.CRASHED: "failure",
    Verdict.TIMED_OUT: "failure",
    Verdict.SKIPPED: "skipped",
    Verdict.GRADER_ERROR: "error",
}


def _counts(checks: Sequence[CheckReport], seconds: float) -> dict[str, str]:
    tags = [_TAGS[check.verdict] for check in checks]
    return {
        "tests": str(len(tags)),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error")),
        "skipped": str(tags.count("skipped")),
        "time": f"{seconds:.3f}",
    }


def _add_properties(suite: Element, report: Report, task: TaskReport) -> None:
    properties = SubElement(suite, "properties")
    values = {
        "earned": points(task.earned),
        "possible": points(task.possible),
        "final": str(report.final).lower(),
        "checks_later": str(task.checks_later),
        "summary": headline(report),
    }
    for name, value in values.items():
        SubElement(properties, "property", {"name": name, "value": value})


def _add_case(suite: Element, check: CheckReport, task: TaskReport, time: str) -> None:
    names = {"classname": line(task.id), "name": line(check.title)}
    case = SubElement(
        suite, "testcase", {**names, "file": line(task.file), "time": time}
    )
    details, tag = explain(check), _TAGS[check.verdict]
    if tag is None:
        if details:
            SubElement(case, "system-out").text = details
        return
    message = line(check.message) or WORDS[check.verdict]
    outcome = SubElement(case, tag, {"message": message})
    if tag != "skipped":  # Jenkins' schema gives `skipped` neither type nor text
        outcome.set("type", str(check.verdict))
        outcome.text = details


def _add_suite(root: Element, report: Report, task: TaskReport) -> None:
    counts = _counts(task.checks, report.timings.tasks.get(task.id, 0.0))
    suite = SubElement(root, "testsuite", {"name": line(task.title), **counts})
    _add_properties(suite, report, task)
    for check in task.checks:
        seconds = report.timings.checks.get(check.id, 0.0)
        _add_case(suite, check, task, f"{seconds:.3f}")
    printed = block(task.output)
    if printed:
        SubElement(suite, "system-out").text = printed


def render_junit(report: Report) -> str:
    """Write the report as JUnit XML."""
    counts = _counts(checks_of(report), report.timings.total)
    root = Element("testsuites", {"name": line(report.exam.title), **counts})
    for task in report.tasks:
        _add_suite(root, report, task)
    indent(root)
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
