"""`grade audit`: prove the exam."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option, quiet_option, task_option

if TYPE_CHECKING:
    from grader.audit.corpus import Case
    from grader.audit.verdict import Audit
    from grader.models import Exam, Task

WIDTH = 100
INDENT = "  "
COLUMN = 3
LEAST_COLUMNS = 5


def _matrices(audit: "Audit", exam: "Exam") -> Iterator[str]:
    """Give a table a task: a row a mutant, a column a check, a dot where it kills."""
    for task in exam.tasks:
        mutants = [
            case
            for case in audit.cases
            if case.name in audit.kills and case.task == task.id
        ]
        if mutants:
            yield from _matrix(audit, task, mutants)


def _matrix(audit: "Audit", task: "Task", mutants: Sequence["Case"]) -> Iterator[str]:
    names = {case.name: case.name.removeprefix(f"{task.id}/") for case in mutants}
    killers = {check for name in names for check in audit.kills[name]}
    checks = sorted(check for check in killers if check.startswith(f"{task.id}."))
    yield f"\n{task.title} ({task.id}): {_count(len(mutants), 'mutant')}"
    for number, check in enumerate(checks, 1):
        yield f"{INDENT}{number:{COLUMN}} {check}"
    width = max(map(len, names.values()))
    step = max((WIDTH - len(INDENT) - width) // COLUMN, LEAST_COLUMNS)
    for start in range(0, len(checks), step):
        part = checks[start : start + step]
        heads = "".join(f"{start + 1 + i:{COLUMN}}" for i in range(len(part)))
        yield f"{INDENT}{'':{width}}{heads}"
        for name, short in names.items():
            marks = ("●" if check in audit.kills[name] else "·" for check in part)
            row = "".join(f"{mark:>{COLUMN}}" for mark in marks)
            yield f"{INDENT}{short:{width}}{row}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(audit: "Audit") -> Iterator[str]:
    """Say how many cases came out as they should."""
    from grader.audit.corpus import Kind  # noqa: PLC0415 - not for --help

    names = {
        kind: [case.name for case in audit.cases if case.kind is kind] for kind in Kind
    }
    right = [name for name in names[Kind.VARIANT] if name in audit.full]
    killed = [name for name in names[Kind.MUTANT] if audit.kills[name]]
    yield f"\nvariants with full marks: {len(right)} of {len(names[Kind.VARIANT])}"
    yield f"mutants killed: {len(killed)} of {len(names[Kind.MUTANT])}"
    if made := names[Kind.GENERATED]:
        dead = [name for name in made if name not in audit.full]
        yield f"generated mutants killed: {len(dead)} of {len(made)}"
    for name, reason in audit.explained.items():
        yield f"{INDENT}{name} survives, as it may: {' '.join(reason.split())}"


@click.command()
@exam_option
@task_option
@click.option(
    "--generated/--no-generated",
    default=True,
    help="Also make mutants from the reference.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many are graded at a time; one for each core if it is not named.",
)
@quiet_option
def command(
    exam_root: Path | None,
    tasks: tuple[str, ...],
    generated: bool,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Prove the exam: what is right passes, and what is wrong is caught.

    Prints which check kills which mutant, then every hole. Exits with 1 where there is
    a hole.
    """
    from grader.audit.run import audit, default_jobs  # noqa: PLC0415 - not for --help
    from grader.cli.common import locate_exam, require_tasks  # noqa: PLC0415
    from grader.cli.screen import print_text, progress_line  # noqa: PLC0415
    from grader.exam import uses_published_seed  # noqa: PLC0415

    exam = locate_exam(exam_root)
    require_tasks(exam, tasks)
    if uses_published_seed(exam):
        click.echo(
            "warning: the secret seed is the published default; anybody can draw the "
            "hidden inputs. Write a new one into the exam's seed_file.",
            err=True,
        )
    with progress_line(quiet=quiet) as progress:
        found = audit(
            exam.root,
            generated=generated,
            jobs=jobs or default_jobs(),
            only=tasks,
            progress=progress,
        )
    lines = [] if quiet else [*_matrices(found, exam), *_summary(found)]
    lines += [f"HOLE: {hole}" for hole in found.holes]
    if found.holes:
        lines.append(f"{_count(len(found.holes), 'hole')}.")
    elif not quiet:
        lines.append("The exam is proved.")
    print_text("".join(f"{line}\n" for line in lines))
    return 1 if found.holes else 0
