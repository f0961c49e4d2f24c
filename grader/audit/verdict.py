"""From the reports of an audit's cases to its holes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.audit.corpus import Case, Kind
from grader.models import Report, Verdict

KILLING = (Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit found.

    Attributes:
        full: names of the cases with full marks.
        kills: mutant to the checks that failed for it, hand-written mutants only.
        survivors: generated mutants that kept full marks and have no recorded reason.
        explained: generated mutants that kept full marks, with the reason on record.
        holes: what is wrong, a sentence each; none means that the exam is proved.
    """

    cases: Sequence[Case]
    full: frozenset[str]
    kills: Mapping[str, tuple[str, ...]]
    survivors: tuple[Case, ...] = ()
    explained: Mapping[str, str] = field(default_factory=dict)
    holes: tuple[str, ...] = ()


def killed_by(report: Report) -> tuple[str, ...]:
    """Return the ids of the checks that failed."""
    return tuple(
        check.id
        for task in report.tasks
        for check in task.checks
        if check.verdict in KILLING
    )


def comparable(report: Report) -> str:
    """Return a report as text without what may differ between two runs."""
    tasks = [task.model_copy(update={"output": ""}) for task in report.tasks]
    same = report.model_copy(update={"tasks": tuple(tasks)})
    return same.model_dump_json(exclude={"timings", "submission"})


def conclude(
    results: Sequence[tuple[Case, Report]], equivalents: Mapping[str, str]
) -> Audit:
    """Return what the graded cases prove, and what they do not.

    Args:
        results: every case with its report.
        equivalents: generated mutants that may survive, with the reason for each.
    """
    kills = {
        case.name: killed_by(report)
        for case, report in results
        if case.kind is Kind.MUTANT
    }
    alive = [
        case
        for case, report in results
        if case.kind is Kind.GENERATED and _is_full(report)
    ]
    holes = [hole for case, report in results for hole in _find_holes(case, report)]
    survivors = tuple(case for case in alive if case.name not in equivalents)
    return Audit(
        cases=[case for case, _ in results],
        full=frozenset(case.name for case, report in results if _is_full(report)),
        kills=kills,
        survivors=survivors,
        explained={
            case.name: equivalents[case.name]
            for case in alive
            if case.name in equivalents
        },
        holes=(
            *holes,
            *_compare_references(results),
            *_find_idle_checks(results, kills),
            *(f"{case.name} survives ({case.note})" for case in survivors),
            *_find_stale(results, equivalents),
        ),
    )


def _is_full(report: Report) -> bool:
    return report.final and report.score.earned == report.score.possible


def _find_holes(case: Case, report: Report) -> Iterator[str]:
    if not report.final:
        yield f"{case.name}: the report is not final"
    if case.kind in (Kind.REFERENCE, Kind.VARIANT) and not _is_full(report):
        name = f"variant {case.name}" if case.kind is Kind.VARIANT else case.name
        lost = ", ".join(_find_lost(report)) or "nothing"
        yield (
            f"{name} gets {report.score.earned:g} of {report.score.possible:g}; "
            f"not passed: {lost}"
        )
    if case.kind is Kind.TEMPLATE and report.score.earned:
        yield f"the untouched template gets {report.score.earned:g} points, not 0"
    if case.kind is Kind.MUTANT:
        yield from _judge_mutant(case, report)


def _find_lost(report: Report) -> Iterator[str]:
    for task in report.tasks:
        for check in task.checks:
            if check.verdict is not Verdict.PASSED:
                yield check.id


def _judge_mutant(case: Case, report: Report) -> Iterator[str]:
    for task in report.tasks:
        lost = task.earned < task.possible
        if task.id == case.task and not lost:
            yield f"mutant {case.name} survives ({case.note})"
        if task.id != case.task and lost:
            yield f"mutant {case.name} costs points in {task.id} as well"
    killers = killed_by(report)
    missed = [check for check in case.kills if check not in killers]
    if missed:
        found = ", ".join(killers) or "nothing"
        yield f"mutant {case.name} is not killed by {', '.join(missed)} but by {found}"


def _compare_references(results: Iterable[tuple[Case, Report]]) -> Iterator[str]:
    texts = {
        comparable(report) for case, report in results if case.kind is Kind.REFERENCE
    }
    if len(texts) > 1:
        yield "grading the reference twice gives two different reports"


def _find_idle_checks(
    results: Iterable[tuple[Case, Report]], kills: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    killers = {check for checks in kills.values() for check in checks}
    for case, report in results:
        if case.name == Kind.REFERENCE:
            for task in report.tasks:
                for check in task.checks:
                    if check.id not in killers:
                        yield f"check {check.id} kills no mutant: is it needed?"


def _find_stale(
    results: Iterable[tuple[Case, Report]], equivalents: Mapping[str, str]
) -> Iterator[str]:
    made = {
        case.name: report for case, report in results if case.kind is Kind.GENERATED
    }
    for name in equivalents:
        if name not in made:
            yield f"{name} is listed as equivalent, but no such mutant is made"
        elif killers := ", ".join(killed_by(made[name])):
            yield f"{name} is listed as equivalent, but {killers} kill it"
