"""What every format says in the same words: verdicts, points, headlines, details."""

from collections.abc import Iterator, Mapping
from typing import Final

from grader.models import CheckReport, Report, Scope, Verdict
from grader.renderers.text import block, line

WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.CRASHED: "crashed",
    Verdict.TIMED_OUT: "timed out",
    Verdict.SKIPPED: "skipped",
    Verdict.GRADER_ERROR: "grader error",
}
SYMBOLS: Final[Mapping[Verdict, str]] = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.CRASHED: "✗",
    Verdict.TIMED_OUT: "✗",
    Verdict.SKIPPED: "-",
    Verdict.GRADER_ERROR: "!",
}
NOT_FINAL: Final = (
    "Not final: the grader failed, so no mark may be taken from this run. Run it again;"
    " if that does not help, tell your instructor."
)


def points(value: float) -> str:
    """Write points with at most two decimals and no idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plural(count: int, noun: str) -> str:
    """Write a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def runs_later(count: int) -> str:
    """Say how many hidden checks are still to come."""
    verb = "runs" if count == 1 else "run"
    return f"{plural(count, 'hidden check')} {verb} later"


def checks_of(report: Report) -> list[CheckReport]:
    """List the checks of all tasks."""
    return [check for task in report.tasks for check in task.checks]


def headline(report: Report) -> str:
    """Say how many checks passed, and never that all did when only public ones ran."""
    verdicts = [check.verdict for check in checks_of(report)]
    later = sum(task.checks_later for task in report.tasks)
    public = report.scope is Scope.PUBLIC
    tail = "; hidden checks did not run here" if public else ""
    if later:
        tail = f"; {runs_later(later)}"
    return _passed(verdicts, public=public) + tail


def _passed(verdicts: list[Verdict], *, public: bool) -> str:
    kind = "public check" if public else "check"
    if not verdicts:
        return f"No {kind}s ran"
    passed = verdicts.count(Verdict.PASSED)
    if passed < len(verdicts):
        return f"{passed} of {plural(len(verdicts), kind)} passed"
    return "Public checks passed" if public else f"All {plural(passed, kind)} passed"


def standing(report: Report) -> str:
    """Say what the score is worth."""
    if not report.final:
        return "not final"
    return "public checks only" if report.scope is Scope.PUBLIC else "final"


def isolation(report: Report) -> str:
    """Say how the student's code was confined."""
    layers = [f"{name}: {state}" for name, state in report.isolation.layers.items()]
    return line(" · ".join([str(report.isolation.level), *layers]))


def environment(report: Report) -> str:
    """Say on what the report was made."""
    return line(" · ".join(f"{k} {v}" for k, v in report.environment.items()))


def times(report: Report) -> str:
    """Say how long it took, and how long each epoch or other lap of a check."""
    total = f"{report.timings.total:.1f} s"
    laps = "; ".join(
        f"{line(check)}: "
        + ", ".join(f"{line(name)} {seconds:.1f} s" for name, seconds in named.items())
        for check, named in report.timings.laps.items()
        if named
    )
    return f"{total} ({laps})" if laps else total


def _sections(check: CheckReport) -> Iterator[str]:
    yield block(check.message)
    if check.hint and check.verdict is not Verdict.PASSED:
        yield f"Hint: {line(check.hint)}"
    if check.counterexample:
        if check.counterexample.snippet:
            snippet = block(check.counterexample.snippet)
            yield f"Smallest input that breaks it:\n{snippet}"
        if check.counterexample.expected:
            yield f"Expected:\n{block(check.counterexample.expected)}"
        if check.counterexample.actual:
            yield f"Got:\n{block(check.counterexample.actual)}"
    yield block(check.traceback)
    yield "\n".join(f"{line(fact.name)}: {line(fact.value)}" for fact in check.facts)


def explain(check: CheckReport) -> str:
    """Tell all that a check found as plain text, for formats that hold only text."""
    return "\n\n".join(section for section in _sections(check) if section)
