"""What the commands that export have in common."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import UserError
from grader.exporters import EXPORTERS, export_form

if TYPE_CHECKING:
    from grader.exporters import Options
    from grader.models.quiz import Form

to_option = click.option(
    "--to",
    "name",
    type=click.Choice(list(EXPORTERS)),
    required=True,
    help="The format.",
)
strict_option = click.option(
    "--strict", is_flag=True, help="Write nothing where something would be lost."
)
folder_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Where the files go; this folder if not given.",
)


def export_all(
    forms: "Iterable[tuple[Form, Options]]",
    name: str,
    output: Path,
    *,
    strict: bool,
    quiet: bool,
) -> None:
    """Write forms in a format, and say what could not be kept.

    Raises:
        UserError: `strict`, and something is lost; or a file cannot be written.
    """
    from grader.cli.screen import print_text  # noqa: PLC0415 - not for --help
    from grader.exporters.report import describe  # noqa: PLC0415

    for form, options in forms:
        exported = export_form(form, name, options)
        lines = list(describe(exported, name))
        if strict and exported.losses:
            raise UserError("\n".join([f"form {form.id}: not written", *lines]))
        try:
            output.mkdir(parents=True, exist_ok=True)
            for file, content in exported.files.items():
                (output / file).write_bytes(content)
        except OSError as error:
            raise UserError(f"{error.filename}: {error.strerror}") from error
        if not quiet:
            written = [f"written: {output / file}" for file in exported.files]
            print_text("".join(f"{line}\n" for line in [*written, *lines]))
