"""What the commands that export have in common."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import UserError
from grader.exporters import EXPORTERS, export_form

if TYPE_CHECKING:
    from grader.exporters import Options
    from grader.models.export import Exported
    from grader.models.quiz import Form

MOST_LISTED = 12

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
    from grader.cli.screen import print_text, progress_line  # noqa: PLC0415
    from grader.exporters.report import describe, merge  # noqa: PLC0415

    made: Iterable[Exported] = (
        _export(form, name, options, strict=strict) for form, options in forms
    )
    if strict:  # nothing is written before all is known to be whole
        made = list(made)
    written: list[Path] = []
    kept: list[Exported] = []
    with progress_line(quiet=quiet) as progress:
        for exported in made:
            written += _write(exported, output)
            kept.append(exported.model_copy(update={"files": {}}))
            progress(f"{len(written)} files written")
    if not quiet:
        told = [*_list_files(written, output), *describe(merge(kept), name)]
        print_text("".join(f"{line}\n" for line in told))


def _export(form: "Form", name: str, options: "Options", *, strict: bool) -> "Exported":
    from grader.exporters.report import describe  # noqa: PLC0415 - not for --help

    exported = export_form(form, name, options)
    if strict and exported.losses:
        lines = describe(exported, name)
        raise UserError("\n".join([f"form {form.id}: not written", *lines]))
    return exported


def _write(exported: "Exported", output: Path) -> Iterator[Path]:
    try:
        output.mkdir(parents=True, exist_ok=True)
        for file, content in exported.files.items():
            (output / file).write_bytes(content)
            yield output / file
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}") from error


def _list_files(written: Sequence[Path], output: Path) -> Iterator[str]:
    if len(written) > MOST_LISTED:
        yield f"written: {len(written)} files in {output}"
    else:
        yield from (f"written: {path}" for path in written)
