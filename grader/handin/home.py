"""Find the student's work among what was collected."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeVar

from grader.errors import BadSubmission
from grader.handin import rules
from grader.handin.harvest import Harvest

_CHECKS: Final = "checks/"  # of the student template: the exam has its own copy
_NAMES_IN_A_NOTE: Final = 3
_SLIP: Final = re.compile(r"\.txt$|[ _-]*(?:\(\d+\)|copy)(?=\.py)")


V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The files that belong to the student's work, by their path within it.

    Attributes:
        whole: the file that answers every task, or "" where each task has its own.
    """

    files: Mapping[str, bytes]
    whole: str = ""
    notes: tuple[str, ...] = ()


def find_work(harvest: Harvest, wanted: Collection[str], *, top: bool) -> Work:
    """Return the work that lies nearest to the root: the tasks' files, or a notebook.

    Args:
        harvest: what was collected.
        wanted: the names of the tasks' files.
        top: whether one folder around everything is no surprise, as in an archive.

    Raises:
        BadSubmission: nothing of the exam is there, or it is not clear what counts.
    """
    found = (*harvest.files, *harvest.left_out)
    home = _find_home(found, wanted)
    files = _within(home, harvest.files)
    left_out = _within(home, harvest.left_out)
    whole = _find_whole((*files, *left_out), wanted)
    for name in [whole] if whole else sorted(wanted):
        if name in left_out:
            raise BadSubmission(
                f"{name} cannot be taken: it is {left_out[name]}; "
                f"put an ordinary file of that name there"
            )
    prefix = f"{home}/"
    stripped = top and "/" not in home and all(n.startswith(prefix) for n in found)
    notes = (
        *([] if stripped or not home else [_home_note(home)]),
        *_slip_notes(files, () if whole else wanted),
        *_left_out_notes(left_out),
    )
    return Work(files=files, whole=whole, notes=notes)


def _find_home(names: Collection[str], wanted: Collection[str]) -> str:
    paths = [PurePosixPath(name) for name in names if not name.startswith(_CHECKS)]
    for holders in (
        {path.parent for path in paths if path.name in wanted},
        {path.parent for path in paths if path.suffix.lower() == ".ipynb"},
    ):
        depth = min((len(holder.parts) for holder in holders), default=0)
        nearest = sorted(h.as_posix() for h in holders if len(h.parts) == depth)
        if len(nearest) > 1:
            raise BadSubmission(
                f"several folders in it hold work ({_list(nearest)}); "
                "give the path of one of them"
            )
        if nearest:
            return "" if nearest == ["."] else nearest[0]
    raise BadSubmission(
        f"none of the exam's files is in it; expected {', '.join(sorted(wanted))}, "
        "or one notebook"
    )


def _within(home: str, entries: Mapping[str, V]) -> dict[str, V]:
    prefix = f"{home}/" if home else ""
    inside = {
        name.removeprefix(prefix): value
        for name, value in entries.items()
        if name.startswith(prefix)
    }
    return {n: value for n, value in inside.items() if not n.startswith(_CHECKS)}


def _find_whole(names: Collection[str], wanted: Collection[str]) -> str:
    if any(name in wanted for name in names):
        return ""
    notebooks = [n for n in names if "/" not in n and rules.is_notebook(n)]
    if len(notebooks) > 1:
        raise BadSubmission(
            f"it holds several notebooks ({_list(sorted(notebooks))}); "
            "give the path of one of them"
        )
    return notebooks[0]


def _home_note(home: str) -> str:
    return f"The work was found in the folder {rules.show(home)}."


def _left_out_notes(left_out: Mapping[str, str]) -> tuple[str, ...]:
    if not left_out:
        return ()
    reasons = [
        f"{rules.show(name)} (it is {left_out[name]})" for name in sorted(left_out)
    ]
    return (f"Left out: {_list(reasons)}.",)


def _slip_notes(files: Iterable[str], wanted: Collection[str]) -> Iterator[str]:
    for name in files:
        meant = _SLIP.sub("", name.casefold())
        if meant in wanted and meant not in files:
            yield f"{meant} is not there, but {rules.show(name)} is: rename it."


def _list(names: list[str]) -> str:
    shown = ", ".join(rules.show(name, 160) for name in names[:_NAMES_IN_A_NOTE])
    more = len(names) - _NAMES_IN_A_NOTE
    return f"{shown} and {more} more" if more > 0 else shown
