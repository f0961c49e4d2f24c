"""`grade check`: grade one submission."""

import functools
import gc
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import rich_click as click

from grader.cli.deliver import BY_SUFFIX, check_outputs, deliver
from grader.cli.options import exam_option, quiet_option, task_option
from grader.errors import BadSubmission, UserError
from grader.renderers import RENDERERS

if TYPE_CHECKING:
    from grader.models import Exam, Report
    from grader.sandbox.client import Zygote

NOT_FINAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    path: Path
    exam: "Exam"
    tasks: Sequence[str]
    scope: str
    device: str
    isolation: str
    accept_less: bool
    seed: str
    audience: str
    outputs: Sequence[Path]
    form: str | None
    quiet: bool


@functools.cache
def _import_engine() -> None:
    """Import what grades, and PyTorch, while the fork server imports that as well."""
    importlib.import_module("grader.engine")
    # else hypothesis, and each look for garbage, would go through all of it
    gc.freeze()


def _grade(request: _Request, zygote: "Zygote") -> "Report":
    """Grade the submission once, and deliver the report."""
    from grader.cli.common import workdir  # noqa: PLC0415 - not for --help
    from grader.cli.screen import progress_line  # noqa: PLC0415
    from grader.handin import open_submission  # noqa: PLC0415

    with workdir() as folder, progress_line(quiet=request.quiet) as progress:
        submission = open_submission(request.path, request.exam.tasks, folder)
        _import_engine()
        from grader.audience import visible_to  # noqa: PLC0415
        from grader.engine import GradeOptions, grade  # noqa: PLC0415
        from grader.models import Audience, Level, Scope  # noqa: PLC0415

        options = GradeOptions(
            scope=Scope(request.scope),
            tasks=request.tasks,
            device=request.device,
            isolation=None if request.isolation == "auto" else Level(request.isolation),
            accept_less=request.accept_less,
            seed=request.seed,
            progress=progress,
        )
        found = grade(submission, request.exam, zygote, options)
    report = visible_to(found, Audience(request.audience))
    deliver(report, request.outputs, request.form, quiet=request.quiet)
    return report


def _watch(request: _Request, zygote: "Zygote") -> NoReturn:
    """Grade whenever the work has changed; what cannot be opened now may be later."""
    from grader.cli.watch import await_change, take_snapshot  # noqa: PLC0415

    while True:
        before = take_snapshot(request.path)
        try:
            _grade(request, zygote)
        except BadSubmission as error:
            click.echo(f"grade: {error}", err=True)
        if not request.quiet:
            click.echo("watching for changes; stop with Ctrl-C", err=True)
        await_change(request.path, before)


def _exit_code(report: "Report", fail_under: float | None) -> int:
    if not report.final:
        from grader.renderers.words import NOT_FINAL as WORDS  # noqa: PLC0415

        click.echo(f"grade: {WORDS}", err=True)
        return NOT_FINAL
    wanted = 100.0 if fail_under is None else fail_under
    possible = report.score.possible
    share = 100 * report.score.earned / possible
    return 0 if share >= wanted else 1


def _find_scope(exam: "Exam", wanted: str | None) -> str:
    if wanted == "all" and exam.hidden_checks is None:
        raise UserError(
            f"--hidden: {exam.root} has no hidden checks; they run where the work is "
            "handed in"
        )
    return wanted or ("public" if exam.hidden_checks is None else "all")


@click.command(
    epilog="Exit codes: 0 full marks (or --fail-under met), 1 less, "
    "2 bad use or input, 3 not final."
)
@click.argument("path", type=click.Path(path_type=Path), default=".")
@task_option
@click.option(
    "--hidden",
    "scope",
    flag_value="all",
    help="Hidden checks as well: what an exam that has them does anyway.",
)
@click.option("--public", "scope", flag_value="public", help="Public checks only.")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    help="Where training runs.",
)
@click.option(
    "--isolation",
    type=click.Choice(["auto", "full", "container", "process"]),
    default="auto",
    help="How the code is confined: by all that this machine offers, or by the layers "
    "of one level, and not at all where it lacks one of them.",
)
@click.option(
    "--accept-less-isolation",
    is_flag=True,
    help="Run hidden checks even where the code is confined less than exam.yaml asks.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    metavar="FORMAT",
    help=f"The format of all that is printed or written: {', '.join(RENDERERS)}.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report here; without --format its ending gives the format: "
    f"{' '.join(BY_SUFFIX)}. Can be given several times.",
)
@click.option("--seed", default="", metavar="N", help="Draw other inputs.")
@click.option(
    "--audience",
    type=click.Choice(["student", "instructor"]),
    default="student",
    help="Who reads the report: students see no hidden inputs.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="P",
    help="Exit with 0 from P percent of the points.",
)
@exam_option
@click.option("--watch", is_flag=True, help="Grade again whenever a file changes.")
@quiet_option
def command(
    path: Path,
    tasks: tuple[str, ...],
    scope: str | None,
    device: str,
    isolation: str,
    accept_less_isolation: bool,
    form: str | None,
    outputs: tuple[Path, ...],
    seed: str,
    audience: str,
    fail_under: float | None,
    exam_root: Path | None,
    watch: bool,
    quiet: bool,
) -> int:
    """Grade the submission at PATH: a folder, a .py or .ipynb file, a .zip or .tar.gz.

    PATH is the current folder if it is not named. Each task is judged by its checks;
    the public ones show what went wrong, the hidden ones a hint.
    """
    check_outputs(outputs, form)
    from grader.sandbox.client import Zygote  # noqa: PLC0415 - not for --help

    with Zygote() as zygote:  # first, since it takes longest
        from grader.cli.common import locate_exam, require_tasks  # noqa: PLC0415

        exam = locate_exam(exam_root, path)
        require_tasks(exam, tasks)
        request = _Request(
            path=path,
            exam=exam,
            tasks=tasks,
            scope=_find_scope(exam, scope),
            device=device,
            isolation=isolation,
            accept_less=accept_less_isolation,
            seed=seed,
            audience=audience,
            outputs=outputs,
            form=form,
            quiet=quiet,
        )
        if watch:
            _watch(request, zygote)
        return _exit_code(_grade(request, zygote), fail_under)
