"""The attacks that still get through, where, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grader.models import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Where an attack gets through, and why.

    Attributes:
        level: the highest level at which it does.
        reason: why, in words for a reader of the threat model.
    """

    level: Level
    reason: str


FOUND: Final = (
    "without a root of its own, a path that cannot be opened can still be asked for: "
    "that a process is there, and whose it is, and nothing more of it; a container "
    "has only its own processes"
)
GAPS: Final[Mapping[str, Gap]] = {
    "finds_folders_of_processes": Gap(level=Level.CONTAINER, reason=FOUND),
}


def is_known(name: str, level: Level) -> bool:
    """Tell whether an attack may get through where this confines it."""
    gap = GAPS.get(name)
    order = list(Level)
    return gap is not None and order.index(level) <= order.index(gap.level)
