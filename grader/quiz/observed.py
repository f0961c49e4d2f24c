"""What quizzes showed about the bank's variants, in a file beside the items.

questions/observed.yaml holds, for each variant, the figures of each sitting. Only this
module writes it, and nothing else in the bank is touched; to forget, delete lines.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.bank.observed import FILE
from grader.errors import BadQuiz
from grader.models.analysis import Analysis, ItemFigures
from grader.models.observed import OBSERVED_SCHEMA, Observed, ObservedFile
from grader.quiz.results import write_whole
from grader.yaml import dump_yaml, load_yaml

DIGITS: Final = 3
_HEAD: Final = "# written by `grade quiz analyse --update-bank`, and by nothing else\n"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an update of the bank came to.

    Attributes:
        written: ids whose figures were written.
        few: ids with too few answers for a figure.
        unknown: ids that this bank does not have.
    """

    path: Path
    written: tuple[str, ...]
    few: tuple[str, ...]
    unknown: tuple[str, ...]


def update_bank(
    analysis: Analysis, bank: Path, known: Collection[str], sitting: str
) -> Update:
    """Write the figures of a sitting beside the items; those it had before are gone.

    Raises:
        BadExam: the file is there, and wrong.
        BadQuiz: it cannot be written, or the sitting has no plain name.
    """
    if not _NAME.fullmatch(sitting):
        raise BadQuiz(
            f"--sitting {sitting}: use letters, digits, blanks, and `.`, `-`, `_`"
        )
    path = bank / FILE
    old = load_yaml(path, ObservedFile) if path.exists() else ObservedFile()
    found = [item for item in analysis.items if item.id in known]
    told = {
        item.id: _observe(item) for item in found if item.difficulty.value is not None
    }
    try:
        write_whole(path, _HEAD + dump_yaml(_merge(old, told, sitting)))
    except OSError as error:
        raise BadQuiz(f"{path}: cannot be written ({error.strerror})") from error
    return Update(
        path=path,
        written=tuple(told),
        few=tuple(item.id for item in found if item.id not in told),
        unknown=tuple(item.id for item in analysis.items if item.id not in known),
    )


def _observe(item: ItemFigures) -> Observed:
    p, r = item.difficulty, item.discrimination.value
    assert p.value is not None
    return Observed(
        n=p.n,
        difficulty=round(p.value, DIGITS),
        discrimination=None if r is None else round(r, DIGITS),
        content=item.content,
    )


def _merge(
    old: ObservedFile, new: Mapping[str, Observed], sitting: str
) -> dict[str, object]:
    items: dict[str, dict[str, object]] = {}
    for name in sorted({*old.items, *new}):
        kept = {
            key: one for key, one in old.items.get(name, {}).items() if key != sitting
        }
        if name in new:
            kept[sitting] = new[name]
        if kept:
            items[name] = {
                key: one.model_dump(exclude_none=True)
                for key, one in sorted(kept.items())
            }
    return {"schema": OBSERVED_SCHEMA, "items": items}
