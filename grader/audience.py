"""Filters a report, once, for those who read it."""

import builtins

from grader.models import (
    Audience,
    CheckReport,
    Report,
    Scope,
    TaskReport,
    Verdict,
    Visibility,
)


def visible_to(report: Report, audience: Audience) -> Report:
    """Return what `audience` may see of a report.

    A student sees of a hidden check its title, verdict and hint, what it recorded for
    them, and the built-in exception its code ended with; never an input, an expected
    value, or text that the student's code could have filled with either.
    """
    if audience is Audience.INSTRUCTOR:
        return report.model_copy(update={"audience": audience})
    hidden_ran = report.scope is Scope.ALL
    tasks = tuple(_hide_task(task, hidden_ran=hidden_ran) for task in report.tasks)
    return report.model_copy(update={"audience": audience, "tasks": tasks})


def _hide_task(task: TaskReport, *, hidden_ran: bool) -> TaskReport:
    return task.model_copy(
        update={
            "checks": tuple(_hide_check(check, task.file) for check in task.checks),
            # the code may print what it was asked
            "output": "" if hidden_ran else task.output,
        }
    )


def _hide_check(check: CheckReport, file: str) -> CheckReport:
    if check.visibility is Visibility.PUBLIC:
        return check
    return check.model_copy(
        update={
            "message": _safe_message(check, file),
            "counterexample": None,
            "traceback": "",
        }
    )


def _safe_message(check: CheckReport, file: str) -> str:
    # the whole text is compared: its end alone could follow anything
    if check.message == f"{file} was not handed in":
        return check.message
    if check.verdict is Verdict.SKIPPED:
        return check.message
    if check.verdict is Verdict.TIMED_OUT:
        return "the code took too long"
    if check.verdict is Verdict.GRADER_ERROR:
        return "the grader failed here; this report is not final"
    if check.verdict is not Verdict.CRASHED:
        return ""
    # a class of the student's own could spell out the input in its name
    kind = check.message.partition(":")[0]
    error = getattr(builtins, kind, None)
    known = isinstance(error, type) and issubclass(error, BaseException)
    return f"the code raised {kind}" if known else "the code crashed"
