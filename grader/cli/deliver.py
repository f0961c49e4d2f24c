"""Brings a report to where the user wants it, in the format that they want."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import UserError
from grader.renderers import RENDERERS

if TYPE_CHECKING:
    from grader.models import Report

BY_SUFFIX = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xml": "junit",
    ".md": "markdown",
    ".txt": "terminal",
}


def check_outputs(outputs: Sequence[Path], named: str | None) -> None:
    """Complain of an output that cannot be written, before anything is graded."""
    for path in outputs:
        fault = _find_fault(path)
        if fault:
            raise UserError(f"{path}: {fault}")
        _choose_format(path, named)


def _find_fault(path: Path) -> str:
    folder = path.absolute().parent
    if str(path) == "-":
        return "to print a report, leave -o out and name its --format"
    if path.is_dir():
        return "this is a folder; name a file in it"
    if not folder.is_dir():
        return f"there is no folder {folder}; make it, or name another one"
    if not os.access(path if path.exists() else folder, os.W_OK):
        return "you may not write there; name another file"
    return ""


def _choose_format(path: Path, named: str | None) -> str:
    found = named or BY_SUFFIX.get(path.suffix.lower())
    if found is None:
        raise UserError(
            f"{path}: no format is known for this ending ({', '.join(BY_SUFFIX)} are); "
            "name one with --format"
        )
    return found


def deliver(
    report: "Report", outputs: Sequence[Path], named: str | None, *, quiet: bool
) -> None:
    """Write the report to each output, or print it, or both.

    It is printed unless the outputs take it in the format that was named.

    Raises:
        UserError: it cannot be written.
    """
    for path in outputs:
        text = RENDERERS[_choose_format(path, named)](report)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"{path}: cannot be written ({error.strerror}); name another file"
            ) from error
        if not quiet:
            click.echo(f"written: {path}", err=True)
    if not quiet and not (outputs and named):
        _print(report, named)


def _print(report: "Report", named: str | None) -> None:
    from grader.cli.screen import (  # noqa: PLC0415 - not for --help
        measure_screen,
        print_text,
    )
    from grader.renderers.terminal import render_terminal  # noqa: PLC0415

    if named in (None, "terminal"):
        width, color = measure_screen()
        print_text(render_terminal(report, width=width, color=color), color=color)
    else:
        # these formats are UTF-8, whatever the terminal's encoding is
        print_text(RENDERERS[str(named)](report).encode())
