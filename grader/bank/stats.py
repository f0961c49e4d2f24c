"""Count what a bank holds."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from grader.bank.select import entries_of, items_of
from grader.models import Bank, Kind

_DIFFICULTIES: Final = ("1", "2", "3", "4", "5")


def stats_of(bank: Bank) -> dict[str, Any]:
    """Return how much there is of everything, as plain values."""
    items = [item for _, item in items_of(bank)]
    entries = entries_of(bank)
    drawn = [entry for entry in entries if entry.variant.parameters]
    proved = [entry for entry in entries if entry.variant.verify is not None]
    return {
        "version": bank.version,
        "items": len(items),
        "sources": sorted(item.source.item for item in items if item.source),
        "corrections": sum(item.correction is not None for item in items),
        "variants": len(entries),
        "kinds": _count((entry.variant.kind for entry in entries), Kind),
        "parametrised": len(drawn),
        "parametrised_numeric": sum(e.variant.kind is Kind.NUMERIC for e in drawn),
        "proofs": len(proved),
        "slow_proofs": sum(entry.variant.slow for entry in proved),
        "topics": {
            file.topic: {
                "items": len(file.items),
                "variants": sum(len(item.variants) for item in file.items),
            }
            for file in bank.files
        },
        "difficulty": _count(
            (str(e.difficulty) for e in entries), map(str, range(1, 6))
        ),
        "quizzes": sorted(bank.blueprints),
    }


def _count(values: Iterable[str], names: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {str(name): counts[name] for name in names}
