"""`grade quiz review`: decide what waits for a person."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.common import user_name
from grader.cli.screen import measure_screen, print_text
from grader.errors import UserError
from grader.renderers.text import block

if TYPE_CHECKING:
    from grader.models.review import Case
    from grader.quiz.review import Tally


class _Terminal:
    """Shows cases, made harmless, and reads lines."""

    def show(self, text: str) -> None:
        print_text(f"{block(text)}\n")

    def show_case(self, case: "Case", *, head: str, like: int | None) -> None:
        from grader.renderers.review import render_case  # noqa: PLC0415 - not for help

        width, color = measure_screen()
        shown = render_case(case, head=head, like=like, width=width, color=color)
        print_text(f"\n{shown}\n", color=color)

    def ask(self, prompt: str) -> str | None:
        try:
            return input(prompt)
        except EOFError:
            click.echo()
            return None


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _describe(tally: "Tally") -> str:
    skipped = f" ({tally.skipped} skipped)" if tally.skipped else ""
    answers = "answer" if tally.decided == 1 else "answers"
    return f"{tally.decided} {answers} decided; {tally.left} still waiting{skipped}"


@click.command(
    epilog="Exit codes: 0 nothing waits here any more, 1 something still does."
)
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--item", default="", metavar="ID", help="Only this item, or this variant of it."
)
@click.option("--student", default="", metavar="NAME", help="Only this student.")
@click.option(
    "--again",
    is_flag=True,
    help="Also what is final: to change a decision, or what a key gave. Needs --item "
    "or --student.",
)
@click.option(
    "--agreement",
    is_flag=True,
    help="Only print how far the rubric's suggestions and the person agree.",
)
def command(
    results: Path, item: str, student: str, again: bool, agreement: bool
) -> int:
    """Decide what waits for a person in RESULTS: one answer at a time.

    Answers that are alike come one after the other, and those that are the same at
    once. You see the question, the right answer, and what the rubric suggests, with
    its evidence; you accept that or give other points. Who wrote an answer is not
    shown. Every decision is written at once and added to changes.jsonl; the same
    command goes on where you stopped. A mark that you decided is final.
    """
    from grader.quiz.queue import Wish  # noqa: PLC0415 - not for --help
    from grader.quiz.review import Desk, review  # noqa: PLC0415

    if agreement:
        _print_agreement(results)
        return 0
    if again and not (item or student):
        raise UserError("--again: say whose marks with --student, or which with --item")
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - arrow keys in comments
    desk = Desk(root=results, screen=_Terminal(), who=user_name(), now=_now)
    tally = review(desk, Wish(item=item, student=student, again=again))
    print_text(f"{_describe(tally)}\n")
    if tally.decided:
        _print_agreement(results)
    return 1 if tally.left and not again else 0


def _print_agreement(results: Path) -> None:
    from grader.quiz.agreement import (  # noqa: PLC0415 - not for --help
        describe_agreement,
        find_agreement,
    )
    from grader.quiz.results import read_marks  # noqa: PLC0415

    lines = describe_agreement(find_agreement(read_marks(results)))
    print_text("".join(f"{block(one)}\n" for one in lines))
