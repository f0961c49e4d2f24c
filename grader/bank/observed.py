"""What quizzes showed about variants: read from the file beside the items."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.bank.select import hash_of

if TYPE_CHECKING:
    from grader.models import Item
    from grader.models.observed import Observed

FILE: Final = "observed.yaml"

Sittings = Mapping[str, "Observed"]


def read_observed(bank: Path) -> Mapping[str, Sittings]:
    """Return the figures of each sitting, by variant; none where no quiz was analysed.

    Raises:
        BadExam: the file is there, and wrong.
    """
    path = bank / FILE
    if not path.exists():
        return {}
    from grader.models.observed import ObservedFile  # noqa: PLC0415 - where it is used
    from grader.yaml import load_yaml  # noqa: PLC0415

    return load_yaml(path, ObservedFile).items


def pool_sittings(item: "Item", sittings: Sittings) -> str:
    """Return the difficulty of an item as it is now over all sittings, or ""."""
    content = hash_of(item)
    same = [one for one in sittings.values() if one.content == content]
    count = sum(one.n for one in same)
    if not count:
        return ""
    p = sum(one.difficulty * one.n for one in same) / count
    return f"p {p:.2f} (N {count})"


def describe_sittings(item: "Item", sittings: Sittings) -> Iterator[str]:
    """Yield a line for each sitting of a variant."""
    content = hash_of(item)
    for name, one in sittings.items():
        facts = [f"p {one.difficulty:.2f}"]
        if one.discrimination is not None:
            facts.append(f"r {one.discrimination:.2f}")
        changed = "" if one.content == content else "; the item has changed since"
        yield f"{name}: {', '.join(facts)} (N {one.n}){changed}"
