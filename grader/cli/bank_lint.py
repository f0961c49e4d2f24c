"""`grade bank lint`: what makes items unclear, unfair or guessable."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option, quiet_option

if TYPE_CHECKING:
    from grader.bank.guess import Guesses

WIDTH = 24


def _table(found: "Guesses", target: float) -> Iterator[str]:
    yield (
        f"{found.variants} `single` variants; chance is {found.chance:.1%}, "
        f"and no strategy may be above {found.chance + target:.1%}"
    )
    yield f"{'strategy':{WIDTH}}{'right':>8}{'to chance':>12}{'says something':>17}"
    for score in found.scores:
        gain = 100 * (score.right - found.chance)
        mark = "  ABOVE" if score.right > found.chance + target else ""
        yield (
            f"{score.strategy:{WIDTH}}{score.right:>8.1%}{gain:>+12.1f}"
            f"{score.applies:>17}{mark}"
        )


@click.command()
@click.option(
    "--guess",
    "guessing",
    is_flag=True,
    help="Answer the bank without knowledge instead, and print how well that goes.",
)
@exam_option
@quiet_option
def command(guessing: bool, exam_root: Path | None, quiet: bool) -> int:
    """Find what makes items unclear, unfair or guessable.

    An item silences a lint by lint_ignore, with a reason. Exits with 1 where there is
    a finding, or where a strategy of guessing does too well.
    """
    from grader.bank.files import open_bank  # noqa: PLC0415 - not for --help
    from grader.bank.guess import TARGET, guess  # noqa: PLC0415
    from grader.bank.lints import lint  # noqa: PLC0415
    from grader.bank.select import entries_of  # noqa: PLC0415
    from grader.cli.common import locate_bank  # noqa: PLC0415
    from grader.cli.screen import print_text  # noqa: PLC0415

    opened = open_bank(locate_bank(exam_root))
    if guessing:
        scores = guess(entries_of(opened.bank))
        lines = [] if quiet else list(_table(scores, TARGET))
        failed = any(s.right > scores.chance + TARGET for s in scores.scores)
    else:
        lines = lint(opened)
        failed = bool(lines)
        if failed:
            count = len(lines)
            lines.append(f"{count} finding{'s' if count > 1 else ''}.")
        elif not quiet:
            lines.append("The bank is clean.")
    print_text("".join(f"{line}\n" for line in lines))
    return 1 if failed else 0
