"""`grade bank list`: the variants of the bank, one a line."""

from pathlib import Path

import rich_click as click

from grader.cli.options import exam_option

KINDS = ("single", "multiple", "true_false", "numeric", "short")


@click.command()
@click.option(
    "--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic."
)
@click.option(
    "--difficulty",
    "difficulties",
    type=click.IntRange(1, 5),
    multiple=True,
    metavar="N",
    help="Only this difficulty, 1 to 5.",
)
@click.option(
    "--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind."
)
@exam_option
def command(
    topics: tuple[str, ...],
    difficulties: tuple[int, ...],
    kinds: tuple[str, ...],
    exam_root: Path | None,
) -> int:
    """List the variants: id, kind, difficulty, if drawn at random, if proved.

    Where quizzes were analysed with --update-bank, also the share of the points that
    students earned, and the number of students. Each option can be given several times.
    """
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.bank.observed import pool_sittings, read_observed  # noqa: PLC0415
    from grader.bank.select import filter_entries, list_entries  # noqa: PLC0415
    from grader.cli.common import locate_bank  # noqa: PLC0415
    from grader.cli.screen import print_text  # noqa: PLC0415
    from grader.renderers.text import block  # noqa: PLC0415

    root = locate_bank(exam_root)
    bank, observed = load_bank(root), read_observed(root)
    entries = filter_entries(
        bank, topics=topics, difficulties=difficulties, kinds=kinds
    )
    pooled = {
        entry.id: pool_sittings(entry.item, observed[entry.id])
        for entry in entries
        if entry.id in observed
    }
    lines = list_entries(entries, pooled)
    print_text("".join(f"{block(line)}\n" for line in lines))
    return 0
