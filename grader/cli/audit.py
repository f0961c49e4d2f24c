"""`grade audit`: prove the exam."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import UserError

if TYPE_CHECKING:
    from grader.audit.verdict import Audit
    from grader.models import Exam


def _matrix(audit: "Audit", exam: "Exam") -> Iterator[str]:
    """Give a table a task: a row a mutant, a column a check, a dot where it kills."""
    from grader.audit.corpus import Kind  # noqa: PLC0415 - not for --help

    for task in exam.tasks:
        mutants = [
            case
            for case in audit.cases
            if case.kind is Kind.MUTANT and case.task == task.id
        ]
        checks = sorted(
            {
                check
                for case in mutants
                for check in audit.kills[case.name]
                if check.startswith(f"{task.id}.")
            }
        )
        if not mutants:
            continue
        yield f"\n{task.title} ({task.id}): {len(mutants)} mutants"
        for number, check in enumerate(checks, 1):
            yield f"  {number:2} {check}"
        width = max(len(case.name) for case in mutants)
        heads = " ".join(f"{number:2}" for number in range(1, len(checks) + 1))
        yield f"  {'':{width}} {heads}"
        for case in mutants:
            killers = audit.kills[case.name]
            marks = " ".join(" ●" if check in killers else " ·" for check in checks)
            yield f"  {case.name:{width}} {marks}"


def _summary(audit: "Audit") -> Iterator[str]:
    from grader.audit.corpus import Kind  # noqa: PLC0415 - not for --help

    def count(kind: Kind) -> int:
        return sum(case.kind is kind for case in audit.cases)

    killed = sum(bool(checks) for checks in audit.kills.values())
    yield f"\nvariants with full marks are due: {count(Kind.VARIANT)}"
    yield f"mutants killed: {killed} of {count(Kind.MUTANT)}"
    if generated := count(Kind.GENERATED):
        alive = len(audit.survivors) + len(audit.explained)
        yield f"generated mutants killed: {generated - alive} of {generated}"
    for name, reason in audit.explained.items():
        yield f"  {name} survives, as it may: {reason}"
    for hole in audit.holes:
        yield f"HOLE: {hole}"
    yield "The exam is proved." if not audit.holes else f"{len(audit.holes)} holes."


@click.command()
@click.option(
    "--exam",
    "exam_root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The exam's folder; else it is found by walking up.",
)
@click.option("--task", "tasks", multiple=True, metavar="ID", help="Only its mutants.")
@click.option(
    "--generated/--no-generated",
    default=True,
    help="Also make mutants from the reference.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at a time.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def command(
    exam_root: Path | None,
    tasks: tuple[str, ...],
    generated: bool,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Prove the exam: what is right passes, and what is wrong is caught.

    Exits with 1 where there is a hole.
    """
    from grader.audit.run import audit, default_jobs  # noqa: PLC0415 - not for --help
    from grader.cli.common import locate_exam, progress_line  # noqa: PLC0415
    from grader.exam import uses_published_seed  # noqa: PLC0415

    exam = locate_exam(exam_root)
    for task in tasks:
        if task not in {each.id for each in exam.tasks}:
            raise UserError(f"--task {task}: no such task")
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
    for line in (*_matrix(found, exam), *_summary(found)):
        click.echo(line)
    return 1 if found.holes else 0
