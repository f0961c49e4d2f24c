"""`grade bank export`: the whole bank in the formats of other systems."""

from pathlib import Path

import rich_click as click

from grader.cli.exporting import export_all, folder_option, strict_option, to_option
from grader.cli.options import exam_option, quiet_option
from grader.exporters import Options


@click.command(epilog="Exit codes: 0 written, 2 not, or something would be lost.")
@to_option
@folder_option
@strict_option
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Draw other parameters."
)
@exam_option
@quiet_option
def command(
    name: str,
    output: Path,
    strict: bool,
    seed: int,
    exam_root: Path | None,
    quiet: bool,
) -> int:
    """Write every variant and every open question in another system's format.

    Variants with random parameters are drawn once; Moodle gets many draws of those that
    ask for a number. Says what the format cannot carry.
    """
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.cli.common import locate_bank, locate_exam  # noqa: PLC0415
    from grader.quiz.whole import more_draws, whole_bank  # noqa: PLC0415

    bank = load_bank(locate_bank(exam_root))
    form = whole_bank(bank, locate_exam(exam_root).title, seed)
    options = Options(draws=more_draws(bank, seed))
    export_all([(form, options)], name, output, strict=strict, quiet=quiet)
    return 0
