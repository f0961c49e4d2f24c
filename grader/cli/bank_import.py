"""`grade bank import`: questions of other systems as files of the bank."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option, quiet_option
from grader.errors import UserError
from grader.importers import IMPORTERS, Source

if TYPE_CHECKING:
    from grader.importers.convert import Conversion
    from grader.models import Item

LIMIT = 64 * 1024 * 1024


def _read(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > LIMIT:
        raise UserError(f"{path}: larger than {LIMIT // (1024 * 1024)} MiB; split it")
    return Source(name=str(path), data=data)


def _place(output: Path, topic: str | None) -> tuple[Path, str]:
    """Return the folder and the topic, which is the file's name there."""
    from grader.importers.names import slug  # noqa: PLC0415 - not for --help

    if output.is_dir() or output.suffix != ".yaml":
        if topic is None:
            raise UserError(f"-o {output}: name a file in it, or a --topic")
        folder, called = output, topic
    else:
        folder, called = output.parent, output.stem
    if called != slug(called) or (topic or called) != called:
        raise UserError(
            f"-o {output}: the file is called after its topic, as in "
            f"{folder / (slug(topic or called) or 'topic')}.yaml; name it so"
        )
    return folder, called


def _known(exam_root: Path | None) -> "dict[str, Item]":
    """Return the items of the bank here, by id; none where there is no whole bank."""
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.bank.select import items_of  # noqa: PLC0415
    from grader.cli.common import locate_bank  # noqa: PLC0415

    try:
        bank = load_bank(locate_bank(exam_root))
    except UserError:
        if exam_root is not None:
            raise
        return {}
    return {item.id: item for _, item in items_of(bank)}


def _write(folder: Path, files: Mapping[str, str]) -> Iterator[Path]:
    paths = {folder / f"{topic}.yaml": text for topic, text in files.items()}
    for path in paths:
        if path.exists():
            raise UserError(f"{path}: there is such a file already; name another one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            path.write_text(text, "utf-8")
            yield path
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}") from error


def _summary(done: "Conversion") -> Iterator[str]:
    left = len(done.left_out)
    yield (
        f"read as {done.format}: {_count(done.items, 'item')}, "
        f"{_count(done.variants, 'variant')}; "
        + (f"{_count(left, 'thing')} left out" if left else "nothing left out")
    )
    yield "`grade bank lint` lists what a person must still write"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@click.command(
    epilog="Exit codes: 0 all was read, 1 something was left out, 2 nothing was read."
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from",
    "form",
    type=click.Choice(list(IMPORTERS)),
    help="The format; told from the content if not given.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where the items go: a new file of the bank, or a folder.",
)
@click.option("--topic", metavar="ID", help="The topic of the items: the file's name.")
@exam_option
@quiet_option
def command(
    file: Path,
    form: str | None,
    output: Path,
    topic: str | None,
    exam_root: Path | None,
    quiet: bool,
) -> int:
    """Read questions of another system into a file of the bank.

    FILE is GIFT, Aiken, Moodle XML, a package or document of QTI 1.2, 2.1 or 3.0, the
    Markdown of text2qti, or a table. What cannot be read is listed with its place and
    the reason. Items that come from our own exports get their ids back, and the names
    of misconceptions from the bank that is here; more than ten go into several files.
    """
    from grader.cli.screen import print_text  # noqa: PLC0415 - not for --help
    from grader.importers.convert import convert, describe  # noqa: PLC0415

    folder, called = _place(output, topic)
    done = convert(_read(file), called, form or "", _known(exam_root))
    lines = list(describe(done, str(file)))
    if not done.items:
        lines.append(
            f"{file}: no question was read as {done.format}; nothing is written"
        )
        raise UserError("\n".join(lines))
    written = [f"written: {path}" for path in _write(folder, done.files)]
    if not quiet:
        lines = [*written, *lines, *_summary(done)]
    print_text("".join(f"{line}\n" for line in lines))
    return 1 if done.left_out else 0
