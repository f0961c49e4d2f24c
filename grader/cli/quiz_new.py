"""`grade quiz new`: draw the forms of a quiz."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.options import exam_option, quiet_option
from grader.errors import UserError

if TYPE_CHECKING:
    from grader.models import Blueprint
    from grader.quiz.assemble import Label

KINDS = ("single", "multiple", "true_false", "numeric", "short")
OPTIONS = {
    "count": "--items",
    "topics": "--topic",
    "difficulty": "--difficulty",
    "kinds": "--kind",
}


def _read_blueprint(
    path: Path | None, cell: Mapping[str, object], minutes: int | None
) -> "Blueprint":
    """Return the blueprint that was named, or one made of the options."""
    from grader.models import Blueprint, BlueprintCell  # noqa: PLC0415 - not for --help
    from grader.yaml import load_yaml  # noqa: PLC0415

    asked = {key: value for key, value in cell.items() if value}
    if path is not None and asked:
        raise UserError(
            f"{', '.join(OPTIONS[key] for key in asked)}: a blueprint says all that "
            "already; leave it out"
        )
    if path is not None:
        found = load_yaml(path, Blueprint)
    elif "count" not in asked:
        raise UserError("name a blueprint, or say how many --items the quiz has")
    else:
        made = BlueprintCell.model_validate(asked)
        found = Blueprint(id="quiz", title="Quiz", cells=(made,))
    return found.model_copy(update={"minutes": minutes}) if minutes else found


def _labels(forms: int | None, roster: Path | None) -> "Sequence[Label]":
    from grader.quiz.assemble import letters  # noqa: PLC0415 - not for --help
    from grader.quiz.roster import read_roster  # noqa: PLC0415

    if roster is None:
        return letters(forms or 1)
    if forms is not None:
        raise UserError("--forms and --roster: a roster gives each student a form")
    return read_roster(roster)


@click.command()
@click.argument("blueprint", type=click.Path(path_type=Path), required=False)
@click.option(
    "--items",
    type=click.IntRange(1, 500),
    metavar="N",
    help="So many questions, without a blueprint.",
)
@click.option("--topic", "topics", multiple=True, metavar="ID", help="Of this topic.")
@click.option(
    "--difficulty",
    "difficulty",
    multiple=True,
    type=click.IntRange(1, 5),
    metavar="1-5",
    help="Of this difficulty.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Of this kind."
)
@click.option(
    "--minutes", type=click.IntRange(1, 1440), metavar="N", help="Time to answer."
)
@click.option(
    "--forms",
    type=click.IntRange(1, 26),
    metavar="N",
    help="How many forms: A, B, C, ...",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="A form for each student of this list.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Draw another quiz."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where forms, papers and answer sheets are written.",
)
@exam_option
@quiet_option
def command(
    blueprint: Path | None,
    items: int | None,
    topics: tuple[str, ...],
    difficulty: tuple[int, ...],
    kinds: tuple[str, ...],
    minutes: int | None,
    forms: int | None,
    roster: Path | None,
    seed: int,
    output: Path,
    exam_root: Path | None,
    quiet: bool,
) -> int:
    """Draw the forms of a quiz, as a BLUEPRINT says or the options do.

    Options like --topic can be given several times. DIR/forms gets the forms with their
    keys; never hand these out. DIR/papers gets what students may have: each form
    without keys, and an answer sheet. The same bank, blueprint and seed give the same
    files.
    """
    cell = {"count": items, "topics": topics, "difficulty": difficulty, "kinds": kinds}
    plan = _read_blueprint(blueprint, cell, minutes)
    from grader.bank.files import load_bank  # noqa: PLC0415 - not for --help
    from grader.cli.common import locate_bank  # noqa: PLC0415
    from grader.cli.screen import print_text, progress_line  # noqa: PLC0415
    from grader.quiz.assemble import assemble  # noqa: PLC0415
    from grader.quiz.folder import describe_forms, write_forms  # noqa: PLC0415

    labels = _labels(forms, roster)
    bank = load_bank(locate_bank(exam_root))
    with progress_line(quiet=quiet) as progress:
        written = []
        for form in write_forms(assemble(bank, plan, labels, seed), output):
            progress(f"{form.id} drawn")
            written.append(form)
    if not quiet:
        print_text("".join(f"{line}\n" for line in describe_forms(written, output)))
    return 0
