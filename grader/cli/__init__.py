"""The `grade` command: one small module per command, imported when it is called."""

import importlib
import sys
import traceback
from typing import Any

import rich_click as click

from grader.errors import GradeproofError

# name: module, and the line that `grade --help` shows without importing it
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("grader.cli.check", "Grade one submission."),
    "init": ("grader.cli.init", "Write a fresh copy of the template for a student."),
    "doctor": ("grader.cli.doctor", "Say what this machine can do."),
    "audit": ("grader.cli.audit", "Prove the exam: reference, mutants, variants."),
}
INTERNAL_ERROR = 3


class LazyGroup(click.RichGroup):
    """A group whose commands are imported only when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; a stand-in with its short help where only that is shown."""
        if cmd_name not in COMMANDS:
            return None
        module, line = COMMANDS[cmd_name]
        if ctx.resilient_parsing or "--help" in sys.argv[1:2]:
            return click.RichCommand(name=cmd_name, short_help=line, help=line)
        command = importlib.import_module(module).command
        assert isinstance(command, click.Command)
        return command


@click.command(cls=LazyGroup)
@click.version_option(package_name="gradeproof")
def group() -> None:
    """Examine, grade and prove: exams whose every key and every check is proved."""


def main(args: list[str] | None = None) -> Any:
    """Run the command line, and exit with its code.

    0 is full marks, 1 is less, 2 is bad use or bad input, 3 is not final.
    """
    try:
        code = group.main(args, prog_name="grade", standalone_mode=False)
    except GradeproofError as error:
        click.echo(f"grade: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("grade: stopped", err=True)
        code = 130
    except Exception:  # noqa: BLE001 - exit code 1 would say "less than full marks"
        traceback.print_exc()
        click.echo("grade: this is our fault; please report it", err=True)
        code = INTERNAL_ERROR
    sys.exit(code)
