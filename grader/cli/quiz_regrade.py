"""`grade quiz regrade`: mark results again with other keys."""

import datetime as dt
from pathlib import Path

import rich_click as click

from grader.cli.common import user_name
from grader.errors import UserError


@click.command(epilog="Exit codes: 0 done, or nothing to do; 1 it was not confirmed.")
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--accept-also",
    "accepted",
    multiple=True,
    metavar="ITEM=ANSWER",
    help="This answer is right as well.",
)
@click.option(
    "--rekey", "rekeyed", multiple=True, metavar="ITEM=ANSWER", help="The key is this."
)
@click.option(
    "--drop",
    "dropped",
    multiple=True,
    metavar="ITEM",
    help="It counts no longer: neither its points nor what could be earned.",
)
@click.option(
    "--reason", default="", metavar="TEXT", help="Why; goes into the audit log."
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
def command(
    results: Path,
    accepted: tuple[str, ...],
    rekeyed: tuple[str, ...],
    dropped: tuple[str, ...],
    reason: str,
    yes: bool,
) -> int:
    """Mark RESULTS again with other keys, and print first who changes by how much.

    ITEM is an id as in the gradebook, like parameter-count.mlp. ANSWER is a letter, a
    misconception where letters differ between forms, true or false, a number, or a
    text; several for a question with several keys: ITEM=A,C. What a person decided in
    a review stays. Every change is added to changes.jsonl.
    """
    from grader.cli.screen import print_text  # noqa: PLC0415 - not for --help
    from grader.quiz.amend import Action, parse_amendment  # noqa: PLC0415
    from grader.quiz.regrade import (  # noqa: PLC0415
        apply_regrading,
        describe_moves,
        plan_regrading,
    )
    from grader.renderers.text import line  # noqa: PLC0415

    asked = {
        Action.ACCEPT: accepted,
        Action.REKEY: rekeyed,
        Action.DROP: dropped,
    }
    amendments = [
        parse_amendment(action, text) for action, all_ in asked.items() for text in all_
    ]
    if not amendments:
        raise UserError("say what changes, with --accept-also, --rekey or --drop")
    regrading = plan_regrading(results, amendments)
    print_text("".join(f"{line(text)}\n" for text in describe_moves(regrading)))
    if not regrading.forms and not regrading.moves:
        click.echo("these keys count already; nothing is written", err=True)
        return 0
    if not yes and not click.confirm("Write this?", err=True):
        click.echo("nothing is written", err=True)
        return 1
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    apply_regrading(results, regrading, at=now, who=user_name(), reason=reason)
    return 0
