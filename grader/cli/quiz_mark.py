"""`grade quiz mark`: mark responses, and write the gradebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import quiet_option

if TYPE_CHECKING:
    from grader.quiz.marking import Summary

decimal_comma_option = click.option(
    "--decimal-comma",
    "decimal",
    flag_value=",",
    default=".",
    help="In numbers a comma separates whole from part, and a point thousands.",
)


def _describe(found: "Summary", results: Path) -> Iterator[str]:
    waiting = found.students - found.final
    yield (
        f"{_count(found.students, 'student')} in {results / 'gradebook.csv'}: "
        f"{found.final} final, {waiting} waiting for a person"
    )
    if found.refusals:
        number = len(found.refusals)
        yield f"{number} refused, listed in {results / 'refused.csv'}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@click.command(
    epilog="Exit codes: 0 all was taken, 2 something was refused; the rest is marked."
)
@click.argument("forms", type=click.Path(path_type=Path))
@click.argument("responses", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder of results.",
)
@decimal_comma_option
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many processes mark at a time; one for each core if it is not named.",
)
@quiet_option
def command(
    forms: Path,
    responses: Path,
    output: Path,
    decimal: str,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Mark RESPONSES by their FORMS; each is a file or a folder.

    A response is YAML or JSON, or a row of a CSV file: one row a student, or what
    Moodle or Canvas let you download. DIR gets a file of marks a student,
    gradebook.csv, and refused.csv with what could not be taken. Marks that are there
    already stay where the response is the same, reviews included.
    """
    from grader.cli.common import count_cores  # noqa: PLC0415 - not for --help
    from grader.cli.screen import print_text, progress_line  # noqa: PLC0415
    from grader.quiz.marking import MarkOptions, mark_all  # noqa: PLC0415
    from grader.quiz.numbers import Decimal  # noqa: PLC0415
    from grader.renderers.text import line  # noqa: PLC0415

    options = MarkOptions(decimal=Decimal(decimal), jobs=jobs or count_cores())
    with progress_line(quiet=quiet) as progress:
        found = mark_all(forms, responses, output, options, progress)
    for refusal in found.refusals:
        click.echo(f"grade: refused: {line(str(refusal))}", err=True)
    if not quiet:
        print_text("".join(f"{text}\n" for text in _describe(found, output)))
    return 2 if found.refusals else 0
