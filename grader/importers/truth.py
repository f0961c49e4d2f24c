"""Two choices that say true and false are a statement to be judged."""

from collections.abc import Sequence
from typing import Any

from grader.importers.records import Option
from grader.models.quiz import EntryKind


def judge_choices(options: Sequence[Option], *, many: bool) -> dict[str, Any]:
    """Return the parts of a question with these choices."""
    words = [option.text.strip().lower() for option in options]
    rights = [option.text.strip().lower() for option in options if option.right]
    if not many and sorted(words) == ["false", "true"] and len(rights) == 1:
        return {
            "kind": EntryKind.TRUE_FALSE,
            "truth": rights == ["true"],
            "why": "\n\n".join(option.why for option in options if option.why),
        }
    kind = EntryKind.MULTIPLE if many else EntryKind.SINGLE
    return {"kind": kind, "options": tuple(options)}
