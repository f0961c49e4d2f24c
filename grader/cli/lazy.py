"""Groups of commands that are imported only when they run."""

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import rich_click as click

# name: module, and the line that `--help` shows without importing it
Table = Mapping[str, tuple[str, str]]


class LazyGroup(click.RichGroup):
    """A group whose commands are imported only when they run.

    Args:
        table: its commands.
        given: what click's own groups take.
    """

    def __init__(self, *, table: Table, **given: Any) -> None:
        super().__init__(**given)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a stand-in with the short help: enough to list the command."""
        if cmd_name not in self.table:
            return None
        return click.RichCommand(name=cmd_name, help=self.table[cmd_name][1])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run, imported now."""
        name, *rest = args
        if self.get_command(ctx, name) is None:
            if ctx.resilient_parsing:  # the shell completes a line
                return None, None, rest
            ctx.fail(f"there is no command {name}; there are {', '.join(self.table)}")
        return name, load_command(self.table, name), rest


def load_command(table: Table, name: str) -> click.Command:
    """Return a command, imported now."""
    command = importlib.import_module(table[name][0]).command
    assert isinstance(command, click.Command)
    return command


def walk_commands(
    table: Table, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, and its whole name: `bank verify`."""
    for name in table:
        command = load_command(table, name)
        if isinstance(command, LazyGroup):
            yield from walk_commands(command.table, (*before, name))
        else:
            yield " ".join((*before, name)), command
