"""`grade bank schema`: the JSON Schemas of the bank's files."""

from pathlib import Path

import rich_click as click

from grader.errors import UserError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> int:
    """Write the schemas of the bank's YAML files to FOLDER.

    An editor completes and checks a file whose first line is
    `# yaml-language-server: $schema=` and the schema's path.
    """
    from grader.bank.schema import SCHEMAS, schema_text  # noqa: PLC0415 - not for --help

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            path = folder / f"{name}.schema.json"
            path.write_text(schema_text(name), "utf-8")
            click.echo(f"written: {path}")
    except OSError as error:
        raise UserError(
            f"{error.filename}: cannot be written ({error.strerror}); "
            "name another folder"
        ) from error
    return 0
