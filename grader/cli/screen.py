"""What the commands print, on terminals of all kinds and where nobody looks."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator

import rich_click as click

from grader.errors import UserError

WIDEST = 100
SPINNER_WIDTH = 2


def print_text(text: str | bytes, *, color: bool = False) -> None:
    """Print to standard output; that its reader has gone is no error.

    Raises:
        UserError: it cannot be written.
    """
    try:
        click.echo(text, nl=False, color=color)
    except OSError as error:
        # Python writes what the stream still holds when it ends, and must not fail
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UserError(
                f"standard output: cannot be written ({error.strerror}); "
                "write to a file with -o"
            ) from error


def measure_screen() -> tuple[int | None, bool]:
    """Return the terminal's width, None where there is none, and if it has colours."""
    from rich.console import Console  # noqa: PLC0415 - plain text does without

    console = Console()
    if not console.is_terminal:
        return None, False
    return (
        # rich takes a dumb terminal to be 80 columns wide
        min(shutil.get_terminal_size().columns, WIDEST),
        not console.no_color and console.color_system is not None,
    )


@contextlib.contextmanager
def progress_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what happens now; silent where nobody watches."""
    from rich.console import Console  # noqa: PLC0415 - plain text does without
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True)
    if quiet or not console.is_interactive:
        yield lambda _line: None
        return

    def show(line: str) -> None:
        text = Text(line)
        text.truncate(console.width - SPINNER_WIDTH, overflow="ellipsis")
        status.update(text)

    with console.status("starting") as status:
        yield show
