"""`grade check`: grade one submission."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import UserError
from grader.renderers import RENDERERS

if TYPE_CHECKING:
    from grader.models import Exam, Report
    from grader.sandbox.client import Zygote

BY_SUFFIX = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xml": "junit",
    ".md": "markdown",
    ".txt": "terminal",
}
NOT_FINAL = 3
WATCH_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    path: Path
    tasks: Sequence[str]
    scope: str
    device: str
    seed: str
    audience: str
    quiet: bool


def _choose_format(path: Path, named: str | None) -> str:
    if named is not None:
        return named
    try:
        return BY_SUFFIX[path.suffix.lower()]
    except KeyError:
        known = ", ".join(BY_SUFFIX)
        raise UserError(
            f"{path}: no format is known for this ending ({known} are); "
            "name one with --format"
        ) from None


def _check_outputs(outputs: Sequence[Path], named: str | None) -> None:
    """Complain of an output that cannot be written before anything is graded."""
    for path in outputs:
        _choose_format(path, named)
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise UserError(
                f"{path}: no file can be written there; name another with -o"
            )


def _grade(request: _Request, exam: "Exam", zygotes: "list[Zygote]") -> "Report":
    from grader.cli.common import (  # noqa: PLC0415 - not for --help
        progress_line,
        start_zygote,
        workdir,
    )
    from grader.handin import open_submission  # noqa: PLC0415

    with workdir() as folder, progress_line(quiet=request.quiet) as progress:
        submission = open_submission(request.path, exam.tasks, folder)
        if not zygotes:
            trains = not request.tasks or "train" in request.tasks
            zygotes.append(start_zygote([submission], trains=trains))
        # torch is imported here while the fork server imports it as well
        from grader.audience import visible_to  # noqa: PLC0415
        from grader.engine import GradeOptions, grade  # noqa: PLC0415
        from grader.models import Audience, Scope  # noqa: PLC0415

        options = GradeOptions(
            scope=Scope(request.scope),
            tasks=request.tasks,
            device=request.device,
            seed=request.seed,
            progress=progress,
        )
        report = grade(submission, exam, zygotes[0], options)
    return visible_to(report, Audience(request.audience))


def _deliver(
    report: "Report", outputs: Sequence[Path], named: str | None, *, quiet: bool
) -> None:
    for path in outputs:
        text = RENDERERS[_choose_format(path, named)](report)
        path.write_text(text, encoding="utf-8")
    if quiet or (outputs and named is not None):
        return
    if named in (None, "terminal"):
        from grader.renderers.terminal import render_terminal  # noqa: PLC0415

        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = None if sys.stdout.isatty() else 80
        click.echo(render_terminal(report, width=width, color=color), nl=False)
    else:
        click.echo(RENDERERS[str(named)](report), nl=False)


def _exit_code(report: "Report", fail_under: float | None) -> int:
    if not report.final:
        return NOT_FINAL
    wanted = 100.0 if fail_under is None else fail_under
    possible = report.score.possible
    share = 100 * report.score.earned / possible if possible else 0.0
    return 0 if share >= wanted else 1


def _find_scope(exam: "Exam", wanted: str | None) -> str:
    if wanted == "all" and exam.hidden_checks is None:
        raise UserError(f"{exam.root}: this exam has no hidden checks here")
    return wanted or ("public" if exam.hidden_checks is None else "all")


def _changed(path: Path) -> Callable[[], bool]:
    def look() -> dict[Path, int]:
        files = path.rglob("*.py") if path.is_dir() else [path]
        return {file: file.stat().st_mtime_ns for file in files if file.is_file()}

    before = look()
    return lambda: look() != before


@click.command(
    epilog="Exit codes: 0 full marks (or --fail-under met), 1 less, "
    "2 bad use or input, 3 not final."
)
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--task", "tasks", multiple=True, metavar="ID", help="Only this task.")
@click.option("--hidden", "scope", flag_value="all", help="Hidden checks as well.")
@click.option("--public", "scope", flag_value="public", help="Public checks only.")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    help="Where training runs.",
)
@click.option(
    "--format", "form", type=click.Choice(list(RENDERERS)), help="Of what is written."
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a report here; its ending gives the format.",
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
@click.option(
    "--exam",
    "exam_root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The exam's folder; else it is found by walking up.",
)
@click.option("--watch", is_flag=True, help="Grade again whenever a file changes.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def command(
    path: Path,
    tasks: tuple[str, ...],
    scope: str | None,
    device: str,
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
    _check_outputs(outputs, form)
    from grader.cli.common import locate_exam  # noqa: PLC0415 - not for --help

    exam = locate_exam(exam_root, path)
    known = [task.id for task in exam.tasks]
    for task in tasks:
        if task not in known:
            raise UserError(
                f"--task {task}: no such task; there are {', '.join(known)}"
            )
    request = _Request(
        path=path,
        tasks=tasks,
        scope=_find_scope(exam, scope),
        device=device,
        seed=seed,
        audience=audience,
        quiet=quiet,
    )
    zygotes: list[Zygote] = []
    try:
        while True:
            changed = _changed(path)
            report = _grade(request, exam, zygotes)
            _deliver(report, outputs, form, quiet=quiet)
            if not watch:
                return _exit_code(report, fail_under)
            click.echo("watching for changes; stop with Ctrl-C", err=True)
            while not changed():
                time.sleep(WATCH_SECONDS)
    finally:
        for zygote in zygotes:
            zygote.close()
