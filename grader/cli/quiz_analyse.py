"""`grade quiz analyse`: what marks say about a quiz and its questions."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.common import locate_bank
from grader.cli.options import exam_option, quiet_option
from grader.errors import UserError
from grader.renderers.text import line

if TYPE_CHECKING:
    from grader.models.analysis import Analysis
    from grader.quiz.observed import Update

ENDINGS = (".html", ".csv", ".json")


@click.command()
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it there too: .html, .csv or .json; can be given several times.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="For the resampling behind intervals.",
)
@click.option(
    "--update-bank",
    "update",
    is_flag=True,
    help="Write the figures beside the bank's items, into observed.yaml.",
)
@click.option(
    "--sitting",
    metavar="NAME",
    help="What observed.yaml calls these results; the quiz's id if it is not named.",
)
@exam_option
@quiet_option
def command(
    results: Path,
    outputs: tuple[Path, ...],
    seed: int,
    update: bool,
    sitting: str | None,
    exam_root: Path | None,
    quiet: bool,
) -> int:
    """Say what the marks in RESULTS tell about the quiz and its questions.

    For each question: how difficult it is, how well it tells students apart, and who
    chooses what; for the whole quiz: scores, reliability, and the standard error of a
    score. What looks wrong is said in words. Only final marks count, every figure has
    its number, and where that is too small there are words instead.
    """
    from grader.quiz.analyse import analyse  # noqa: PLC0415 - not for --help
    from grader.quiz.library import open_library  # noqa: PLC0415
    from grader.quiz.results import FORMS, read_marks  # noqa: PLC0415

    for path in outputs:
        if path.suffix.lower() not in ENDINGS:
            raise UserError(f"{path}: name a file that ends in {', '.join(ENDINGS)}")
    library = open_library(results / FORMS)
    found = analyse(map(library.open, library.paths), read_marks(results), seed=seed)
    _deliver(found, outputs, quiet=quiet)
    if update:
        done = _update(found, exam_root, sitting or found.quiz)
        for text in () if quiet else _describe(done):
            click.echo(line(text), err=True)
    return 0


def _deliver(found: "Analysis", outputs: tuple[Path, ...], *, quiet: bool) -> None:
    from grader.cli.screen import measure_screen, print_text  # noqa: PLC0415
    from grader.renderers.analysis_terminal import render_analysis  # noqa: PLC0415

    for path in outputs:
        try:
            _write(found, path)
        except OSError as error:
            raise UserError(
                f"{path}: cannot be written ({error.strerror}); name another file"
            ) from error
        if not quiet:
            click.echo(f"written: {path}", err=True)
    if not quiet:
        width, color = measure_screen()
        print_text(render_analysis(found, width=width, color=color), color=color)


def _write(found: "Analysis", path: Path) -> None:
    from grader.forms import to_json  # noqa: PLC0415 - not for --help
    from grader.quiz.results import write_table  # noqa: PLC0415
    from grader.renderers.analysis_html import render_page  # noqa: PLC0415
    from grader.renderers.analysis_table import table_of  # noqa: PLC0415

    ending = path.suffix.lower()
    if ending == ".csv":
        write_table(path, table_of(found))
    else:
        text = render_page(found) if ending == ".html" else to_json(found)
        path.write_text(text, encoding="utf-8")


def _update(found: "Analysis", exam_root: Path | None, sitting: str) -> "Update":
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.bank.select import entries_of, items_of  # noqa: PLC0415
    from grader.quiz.observed import update_bank  # noqa: PLC0415

    root = locate_bank(exam_root)
    bank = load_bank(root)
    known = {entry.id for entry in entries_of(bank)}
    known |= {item.id for _, item in items_of(bank)}
    return update_bank(found, root, known, sitting)


def _describe(done: "Update") -> Iterator[str]:
    count = len(done.written)
    questions = "1 question" if count == 1 else f"{count} questions"
    yield f"written: {done.path}: figures of {questions}"
    if done.few:
        yield f"too few final marks: {', '.join(done.few)}"
    if done.unknown:
        yield f"not in this bank: {', '.join(done.unknown)}"
