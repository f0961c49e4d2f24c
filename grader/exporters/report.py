"""What an export kept and what it lost, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from grader.models.export import Exported

_NAMED: Final = 3


def merge(parts: Sequence[Exported]) -> Exported:
    """Return what several forms kept and lost together; their files stay out."""
    return Exported(
        files={},
        losses=tuple(loss for part in parts for loss in part.losses),
        whole=sum(part.whole for part in parts),
        total=sum(part.total for part in parts),
    )


def describe(exported: Exported, name: str) -> Iterator[str]:
    """Yield lines: how many questions came through whole, then each loss."""
    yield f"{exported.whole} of {exported.total} questions kept whole in {name}"
    by_loss: dict[str, list[str]] = {}
    for loss in exported.losses:
        ids = by_loss.setdefault(loss.what, [])
        if loss.entry not in ids:
            ids.append(loss.entry)
    for what, ids in sorted(by_loss.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        named = ", ".join(ids[:_NAMED])
        more = f", and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield f"  lost in {len(ids)}: {what} ({named}{more})"
