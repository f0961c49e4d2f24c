"""The answer and the key points of an open question, as our exports write them."""

import re
from typing import Final

from grader.importers.records import Point

_POINT: Final = re.compile(r"- (.+) \((\d{1,3})\)")


def split_rubric(text: str) -> tuple[str, tuple[Point, ...]]:
    """Return an answer without the list of key points below it, and these.

    Each point of the list ends with what it is worth: `- names the strides (1)`.
    """
    lines = text.rstrip().split("\n")
    points: list[Point] = []
    while lines:
        found = _POINT.fullmatch(lines[-1])
        if found is None:
            break
        points.insert(0, Point(says=found[1], points=int(found[2])))
        lines.pop()
    return "\n".join(lines).strip(), tuple(points)
