"""The `grade` command: one small module per command, imported when it is called."""

import atexit
import gc
import io
import sys
import traceback
from typing import NoReturn

import rich_click as click

from grader.cli.lazy import LazyGroup
from grader.errors import GradeproofError, WorkerLost
from grader.renderers.text import block

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("grader.cli.check", "Grade one submission."),
    "init": ("grader.cli.init", "Write a fresh copy of the template for a student."),
    "doctor": ("grader.cli.doctor", "Say what this machine can do."),
    "audit": ("grader.cli.audit", "Prove the exam: reference, mutants, variants."),
    "quiz": ("grader.cli.quiz", "Draw, take and mark quizzes from the bank."),
    "bank": ("grader.cli.bank", "Read, prove, lint and show the question bank."),
}
INTERNAL_ERROR = 3
INTERRUPTED = 130
OBJECTS_BEFORE_COLLECTION = 50_000


@click.command(cls=LazyGroup, table=COMMANDS)
@click.version_option(package_name="gradeproof")
def group() -> None:
    """Examine, grade and prove: exams whose every key and every check is proved."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line, and exit with its code.

    0 is full marks, 1 is less, 2 is bad use or bad input, 3 is not final.
    """
    _collect_seldom()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a terminal that lacks a sign gets a question mark, not a crash
        sys.stdout.reconfigure(errors="replace")
    sys.exit(_run(args))


def _collect_seldom() -> None:
    """Save looking for garbage among all that PyTorch brings along, which stays."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    atexit.register(gc.freeze)


def _run(args: list[str] | None) -> int:
    try:
        code = group.main(args, prog_name="grade", standalone_mode=False)
        assert isinstance(code, int)
    except GradeproofError as error:
        _complain(str(error))
        return error.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "grade"
        _complain(f"{error.format_message()}\nsee {command} --help")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("stopped")
        return INTERRUPTED
    except (Exception, WorkerLost):  # noqa: BLE001 - 1 says "less than full marks"
        _complain(f"this is our fault; please report it\n{traceback.format_exc()}")
        return INTERNAL_ERROR
    return code


def _complain(message: str) -> None:
    click.echo(f"grade: {block(message)}", err=True)
