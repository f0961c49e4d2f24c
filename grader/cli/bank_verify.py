"""`grade bank verify`: prove every key by running code."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option, quiet_option

if TYPE_CHECKING:
    from grader.bank.verify import Verification

SLOWEST = 3


def _summary(found: "Verification") -> Iterator[str]:
    proofs = _count(len(found.seconds), "proof")
    draws = _count(found.draws, "draw")
    yield f"{_count(found.variants, 'variant')}, {draws} judged, {proofs}"
    if found.unproved:
        yield f"without a proof: {_count(len(found.unproved), 'variant')}"
    if found.skipped:
        number = _count(len(found.skipped), "slow proof")
        yield f"{number} left out; --slow runs them as well"
    slowest = sorted(found.seconds.items(), key=lambda item: -item[1])[:SLOWEST]
    if slowest:
        shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slowest)
        yield f"longest: {shown}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--slow", is_flag=True, help="Run the proofs that train on MNIST, too.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many proofs run at a time; one for each core if it is not named.",
)
@exam_option
@quiet_option
def command(
    ids: tuple[str, ...],
    slow: bool,
    jobs: int | None,
    exam_root: Path | None,
    quiet: bool,
) -> int:
    """Prove the keys of all variants, or of those that are named.

    ID is an item or a variant. A variant with parameters is proved for each of its
    draws where there are at most 2,000, else for 2,000 of them. Exits with 1 where a
    key, a distractor or a value is wrong, and with 2 where a proof fails itself.
    """
    from grader.bank.files import open_bank  # noqa: PLC0415 - not for --help
    from grader.bank.select import choose  # noqa: PLC0415
    from grader.bank.verify import VerifyOptions, verify  # noqa: PLC0415
    from grader.cli.common import count_cores, locate_bank  # noqa: PLC0415
    from grader.cli.screen import print_text, progress_line  # noqa: PLC0415

    opened = open_bank(locate_bank(exam_root))
    entries = choose(opened.bank, ids)
    options = VerifyOptions(slow=slow, jobs=jobs or count_cores())
    with progress_line(quiet=quiet) as progress:
        found = verify(opened, entries, options, progress)
    lines = [failure.message for failure in found.failures]
    lines += [] if quiet else _summary(found)
    if found.failures:
        lines.append(f"{_count(len(found.failures), 'failure')}.")
    elif not quiet:
        lines.append("Every key is proved." if not found.unproved else "No key fails.")
    print_text("".join(f"{line}\n" for line in lines))
    if any(failure.broken for failure in found.failures):
        return 2
    return 1 if found.failures else 0
