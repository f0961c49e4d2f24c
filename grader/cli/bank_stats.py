"""`grade bank stats`: how much the bank holds."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rich_click as click

from grader.cli.options import exam_option

WIDTH = 24


def _table(stats: dict[str, Any]) -> Iterator[str]:
    for name, value in stats.items():
        title = name.replace("_", " ")
        if isinstance(value, dict):
            yield title
            for inner, count in value.items():
                yield f"  {inner:{WIDTH - 2}}{_cell(count)}"
        else:
            yield f"{title:{WIDTH}}{_cell(value)}"


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items())
    return str(len(value)) if isinstance(value, list) else str(value)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@exam_option
def command(as_json: bool, exam_root: Path | None) -> int:
    """Count items, variants, kinds and proofs."""
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.bank.stats import stats_of  # noqa: PLC0415
    from grader.cli.common import locate_bank  # noqa: PLC0415
    from grader.cli.screen import print_text  # noqa: PLC0415

    stats = stats_of(load_bank(locate_bank(exam_root)))
    if as_json:
        print_text(json.dumps(stats, indent=2) + "\n")
    else:
        print_text("".join(f"{line}\n" for line in _table(stats)))
    return 0
