"""What stems hold beside their words: gaps, and the unit of the answer."""

import re
from typing import Final

GAP: Final = r"\_\_\_\_"
_UNIT: Final = re.compile(r"(?:^|\n\n)\(in ([^()\n]{1,60})\)\s*$")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def split_unit(stem: str) -> tuple[str, str]:
    """Return a stem, and the unit that its last paragraph names: `(in metres)`."""
    found = _UNIT.search(stem)
    if found is None or not found.start():
        return stem, ""
    return stem[: found.start()].rstrip(), _ESCAPE.sub(r"\1", found[1])
