"""`grade bank show`: an item or a variant, in the terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option

if TYPE_CHECKING:
    from grader.bank.show import Line

LOOKS: dict[str, Callable[[str], str]] = {
    "title": lambda text: click.style(text, bold=True, fg="cyan"),
    "heading": lambda text: click.style(text, bold=True),
    "plain": str,
    "right": lambda text: click.style(text, fg="green"),
    "wrong": lambda text: click.style(text, fg="red"),
    "faint": lambda text: click.style(text, dim=True),
}
USUAL_WIDTH = 80


@click.command()
@click.argument("name", metavar="ID")
@click.option("--seed", default=0, metavar="N", help="Draw other parameters.")
@exam_option
def command(name: str, seed: int, exam_root: Path | None) -> int:
    """Show the item or variant ID, with its key, its misconceptions and one draw."""
    import random  # noqa: PLC0415 - not for --help

    from grader.bank.files import load_bank  # noqa: PLC0415
    from grader.bank.observed import read_observed  # noqa: PLC0415
    from grader.bank.select import choose  # noqa: PLC0415
    from grader.bank.show import show_item, show_observed, show_variant  # noqa: PLC0415
    from grader.cli.common import locate_bank  # noqa: PLC0415
    from grader.cli.screen import measure_screen, print_text  # noqa: PLC0415
    from grader.renderers.text import block  # noqa: PLC0415

    root = locate_bank(exam_root)
    entries = choose(load_bank(root), [name])
    observed = read_observed(root)
    width, color = measure_screen()
    width = width or USUAL_WIDTH
    lines: list[Line] = []
    if name == entries[0].item.id:
        item = entries[0].item
        lines += show_item(item, entries[0].topic, width)
        lines += show_observed(item, observed.get(name, {}), width)
    for entry in entries:
        rng = random.Random(seed)  # noqa: S311 - no secret
        lines += show_variant(entry, rng, width)
        lines += show_observed(entry.item, observed.get(entry.id, {}), width)
    styled = (LOOKS[line.style](block(line.text)) for line in lines)
    print_text("".join(f"{line}\n" for line in styled).lstrip("\n"), color=color)
    return 0
