"""`grade quiz validate`: check a response without any key."""

from pathlib import Path

import rich_click as click

from grader.cli.options import quiet_option
from grader.cli.quiz_mark import decimal_comma_option


@click.command(
    epilog="Exit codes: 0 nothing is wrong, 2 something is: a student should mend it."
)
@click.argument("response", type=click.Path(path_type=Path))
@click.option(
    "--form",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The form, with or without keys.",
)
@decimal_comma_option
@quiet_option
def command(response: Path, form: Path, decimal: str, quiet: bool) -> int:
    """Check that RESPONSE can be read, and that each answer fits its question.

    Says which questions have no answer yet, and which numbers nobody could read. No
    key is needed, and nothing is said of right or wrong.
    """
    from grader.cli.screen import print_text  # noqa: PLC0415 - not for --help
    from grader.forms import read_form  # noqa: PLC0415
    from grader.quiz.numbers import Decimal  # noqa: PLC0415
    from grader.quiz.responses import read_one  # noqa: PLC0415
    from grader.quiz.validate import describe, validate  # noqa: PLC0415
    from grader.renderers.text import line  # noqa: PLC0415

    found = validate(read_form(form), read_one(response), Decimal(decimal))
    for fault in found.faults:
        click.echo(f"grade: {line(f'{response}: {fault}')}", err=True)
    if not quiet:
        print_text("".join(f"{text}\n" for text in describe(found)))
    return 2 if found.faults else 0
