"""`grade quiz export`: forms in the formats of other systems."""

import re
from pathlib import Path

import rich_click as click

from grader.cli.exporting import export_all, folder_option, strict_option, to_option
from grader.cli.options import quiet_option
from grader.errors import UserError
from grader.exporters import Options


@click.command(epilog="Exit codes: 0 written, 2 not, or something would be lost.")
@click.argument("forms", type=click.Path(path_type=Path))
@to_option
@folder_option
@strict_option
@click.option(
    "--post-to",
    default="",
    metavar="URL",
    help="Where the web page sends responses, beside letting students keep them.",
)
@quiet_option
def command(
    forms: Path, name: str, output: Path, strict: bool, post_to: str, quiet: bool
) -> int:
    """Write a form, or each form in a folder, in another system's format.

    Says what the format cannot carry. The files hold the keys, but for papers.
    """
    from grader.forms import find_forms, read_form  # noqa: PLC0415 - not for --help

    if post_to and not re.fullmatch(r"https?://[^\s;,'\"<>]+", post_to):
        raise UserError(
            f"--post-to {post_to}: name a URL, like https://school.example/in"
        )
    options = Options(post_to=post_to)
    read = ((read_form(path), options) for path in find_forms(forms))
    export_all(read, name, output, strict=strict, quiet=quiet)
    return 0
