"""`grade quiz take`: take a form in the terminal."""

import contextlib
import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.errors import GradeproofError, UserError
from grader.renderers.text import block, line

if TYPE_CHECKING:
    from grader.models.quiz import Form, Response
    from grader.quiz.sitting import Sitting

WIDEST = 80
LEAST = 20


class _Terminal:
    """Shows texts, made harmless, and reads lines."""

    def show(self, text: str) -> None:
        click.echo(block(text))

    def show_heading(self, text: str) -> None:
        click.echo(click.style(f"\n{block(text)}", bold=True))

    def show_markdown(self, text: str, *, indent: str = "") -> None:
        from grader.markup import to_text  # noqa: PLC0415 - not for --help

        width = max(min(shutil.get_terminal_size().columns, WIDEST), LEAST)
        shown = block(to_text(text, width=width - len(indent)))
        lines = shown.splitlines() or [""]
        click.echo(indent + f"\n{' ' * len(indent)}".join(lines))

    def ask(self, prompt: str) -> str | None:
        try:
            return input(prompt)
        except EOFError:
            click.echo()
            return None


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _save(path: Path, response: "Response") -> None:
    """Write the response; what was there is replaced at once or not at all."""
    from grader.forms import to_json  # noqa: PLC0415 - not for --help
    from grader.quiz.results import write_whole  # noqa: PLC0415
    from grader.yaml import dump_yaml  # noqa: PLC0415

    if path.suffix.lower() == ".json":
        text = to_json(response)
    else:
        text = dump_yaml(response.model_dump(mode="json"))
    try:
        write_whole(path, text)
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({error.strerror}); name another file with -o"
        ) from error


def _open(form: "Form", path: Path, student: str | None) -> "Sitting":
    from grader.quiz.responses import read_one  # noqa: PLC0415 - not for --help
    from grader.quiz.sitting import begin, resume  # noqa: PLC0415

    if path.exists():
        try:
            return resume(form, read_one(path), _now())
        except GradeproofError as error:
            reason = str(error).removeprefix(f"{path}: ")
            raise UserError(f"{path}: {reason}") from error
    name = form.student or student
    while not (name or "").strip():
        name = _Terminal().ask("Your name, as your instructor knows it> ")
        if name is None:
            raise UserError("nobody is there to take this; nothing is written")
    return begin(form, str(name)[:200], _now())


@click.command()
@click.argument("form", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The response, .yaml or .json; else it is named after the form, here.",
)
@click.option("--student", metavar="NAME", help="Who takes it; else you are asked.")
def command(form: Path, output: Path | None, student: str | None) -> int:
    """Take FORM, with or without keys, by the keyboard.

    Every answer is saved at once; the same command goes on where you left. A form with
    a time limit shows the time that is left, which runs on while you are away.
    """
    from grader.forms import read_form  # noqa: PLC0415 - not for --help
    from grader.quiz.take import Desk, take  # noqa: PLC0415

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - arrow keys in answers
    opened = read_form(form)
    path = output or Path(f"{opened.id}.response.yaml")
    sitting = _open(opened, path, student)
    click.echo(line(f"{opened.quiz.title}, form {opened.label}"))
    desk = Desk(
        screen=_Terminal(), save=lambda response: _save(path, response), now=_now
    )
    take(sitting, desk)
    click.echo(f"written: {path}", err=True)
    return 0
