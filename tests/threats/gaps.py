"""The attacks that still get through, where, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grader.environment import is_on
from grader.models import Isolation, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Where an attack gets through, and why.

    Attributes:
        level: the highest level at which it does.
        lacking: the layer without which it does there; "" if it does anyway.
        reason: why, in words for a reader of the threat model.
    """

    level: Level
    reason: str
    lacking: str = ""


SHUFFLED: Final = (
    "MNIST is public: its statistics tell how it was shuffled, and weights can be "
    "shuffled as well; images that nobody has, mixed in, would stop this one, at the "
    "cost of honest models that are half trained, and not one that also learns those "
    "without training; a right solution is shorter, and the report says that the work "
    "is large for code"
)
REMOVED: Final = (
    "who is not root cannot see the open files of a worker: removed ones are bounded "
    "by their size and number only, 256 of 256 MiB, and gone with the worker; give "
    "`TMPDIR` a file system of limited size, or grade as root"
)
FOUND: Final = (
    "without a root of its own, a path that cannot be opened can still be asked for: "
    "that a process is there, and whose it is, and nothing more of it; a container "
    "has only its own processes"
)
GAPS: Final[Mapping[str, Gap]] = {
    "brings_weights_and_unshuffles_them": Gap(level=Level.FULL, reason=SHUFFLED),
    "finds_folders_of_processes": Gap(level=Level.CONTAINER, reason=FOUND),
    "hides_a_file_from_its_folder": Gap(
        level=Level.CONTAINER, lacking="ids", reason=REMOVED
    ),
}


def is_known(name: str, isolation: Isolation) -> bool:
    """Tell whether an attack may get through where this confines it."""
    gap = GAPS.get(name)
    order = list(Level)
    return (
        gap is not None
        and order.index(isolation.level) <= order.index(gap.level)
        and not (gap.lacking and is_on(isolation.layers.get(gap.lacking, "")))
    )
