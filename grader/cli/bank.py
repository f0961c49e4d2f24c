"""`grade bank`: the commands of the question bank."""

import rich_click as click

from grader.cli.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "verify": ("grader.cli.bank_verify", "Prove every key by running code."),
}


@click.command(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Read, prove, lint and show the question bank."""
