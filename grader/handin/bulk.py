"""Tells of work that is larger than code is: it may bring what it should find out.

Nothing is held against anybody here. Trained weights, or tables of answers, are what no
compressor makes much smaller; code for a task is a few hundred bytes then.
"""

import zlib
from collections.abc import Iterable, Mapping

from grader.handin import rules
from grader.models import Cell

# the template, filled in with comments on every line, comes to 4 KiB
LARGE = 8 << 10


def bulk_notes(
    files: Mapping[str, bytes], cells: Iterable[tuple[Cell, ...]]
) -> tuple[str, ...]:
    """Return a note where the work is large even when compressed, else nothing.

    Args:
        files: name to content of all that the code may read.
        cells: the pieces that run, for each task; of a notebook there is nothing else.
    """
    sources = dict.fromkeys(cell for each in cells for cell in each)
    contents = dict(files) | {
        cell.label: cell.source.encode("utf-8", "replace") for cell in sources
    }
    sizes = {name: len(zlib.compress(data)) for name, data in contents.items()}
    if sum(sizes.values()) <= LARGE:
        return ()
    largest = max(sizes, key=lambda name: sizes[name])
    note = (
        f"The work is large for code: {sum(sizes.values()) >> 10} KiB even when "
        f"compressed, most of it in {rules.show(largest)}. What was computed elsewhere "
        "earns nothing here; whoever marks may look at what it is."
    )
    return (note,)
