"""`grade bank`: the commands of the question bank."""

import rich_click as click

from grader.cli.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "verify": ("grader.cli.bank_verify", "Prove every key by running code."),
    "lint": ("grader.cli.bank_lint", "Find what is unclear, unfair or guessable."),
    "list": ("grader.cli.bank_list", "List the variants, one a line."),
    "show": ("grader.cli.bank_show", "Show an item or a variant, with its key."),
    "stats": ("grader.cli.bank_stats", "Count items, variants, kinds and proofs."),
    "preview": ("grader.cli.bank_preview", "Write the whole bank as one page."),
    "export": ("grader.cli.bank_export", "Write the bank for other systems."),
    "import": ("grader.cli.bank_import", "Read questions of other systems."),
    "schema": ("grader.cli.bank_schema", "Write the JSON Schemas for editors."),
}


@click.command(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Read, prove, lint and show the question bank."""
