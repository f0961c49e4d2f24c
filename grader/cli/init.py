"""`grade init`: a fresh copy of the template for a student."""

from pathlib import Path

import rich_click as click

from grader.cli.options import exam_option


@click.command()
@click.argument("dest", type=click.Path(path_type=Path))
@exam_option
def command(dest: Path, exam_root: Path | None) -> int:
    """Write the template, the tasks and the public checks to DEST.

    Nothing of the hidden checks or the reference goes there.
    """
    from grader.bundle import write_public_exam  # noqa: PLC0415 - not for --help
    from grader.cli.common import locate_exam  # noqa: PLC0415

    exam = locate_exam(exam_root)
    counts = {}
    if exam.hidden_checks is not None:
        from grader.engine import count_hidden  # noqa: PLC0415 - torch comes with it

        counts = count_hidden(exam)
    for path in write_public_exam(exam, dest, hidden_counts=counts):
        click.echo(str(path))
    click.echo(f"now fill in the files in {dest} and run `grade check` there")
    return 0
