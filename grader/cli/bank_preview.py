"""`grade bank preview`: the whole bank as one page."""

from pathlib import Path

import rich_click as click

from grader.cli.options import exam_option, quiet_option
from grader.errors import UserError

SUFFIXES = (".yaml",)


def _write(root: Path, output: Path, *, quiet: bool) -> None:
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.preview import render_preview  # noqa: PLC0415

    page = render_preview(load_bank(root))
    try:
        output.write_text(page, "utf-8")
    except OSError as error:
        raise UserError(
            f"{output}: cannot be written ({error.strerror}); name another file"
        ) from error
    if not quiet:
        click.echo(f"written: {output}")


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The page's file.",
)
@exam_option
@click.option("--watch", is_flag=True, help="Write it again whenever a file changes.")
@quiet_option
def command(output: Path, exam_root: Path | None, watch: bool, quiet: bool) -> int:
    """Write the whole bank, with keys and corrections, as one page for instructors.

    It shows 20 draws of each variant that has parameters. It needs no network.
    """
    from grader.cli.common import locate_bank  # noqa: PLC0415 - not for --help
    from grader.cli.watch import await_change, take_snapshot  # noqa: PLC0415

    root = locate_bank(exam_root)
    while watch:
        before = take_snapshot(root, SUFFIXES)
        try:
            _write(root, output, quiet=quiet)
        except UserError as error:  # a file is half written, or not right yet
            click.echo(f"grade: {error}", err=True)
        await_change(root, before, SUFFIXES)
    _write(root, output, quiet=quiet)
    return 0
