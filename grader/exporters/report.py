"""What an export kept and what it lost, in words."""

from collections.abc import Iterator
from typing import Final

from grader.models.export import Exported

_NAMED: Final = 3


def describe(exported: Exported, name: str) -> Iterator[str]:
    """Yield lines: how many questions came through whole, then each loss."""
    yield f"{exported.whole} of {exported.total} questions kept whole in {name}"
    by_loss: dict[str, list[str]] = {}
    for loss in exported.losses:
        by_loss.setdefault(loss.what, []).append(loss.entry)
    for what, ids in sorted(by_loss.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        named = ", ".join(ids[:_NAMED])
        more = f", and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield f"  lost in {len(ids)}: {what} ({named}{more})"
