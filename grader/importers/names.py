"""Ids of items and variants: those of our own exports, else made from titles."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from grader.importers.records import Question
from grader.models.quiz import EntryKind

MAX_LENGTH: Final = 64
_OWN: Final = re.compile(r"([a-z][a-z0-9-]{0,63})(?:\.([a-z][a-z0-9-]{0,63}))?")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
# what only programs like to read
_HASH: Final = re.compile(r"[0-9a-f]{16}")
_NO_TITLE: Final = re.compile(r"question ?\d*", re.IGNORECASE)
_WORDS: Final = 6


def slug(text: str) -> str:
    """Return a text as an id; "" where nothing of it can stand in one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    short = _OTHER.sub("-", plain.lower()).strip("-")
    if short[:1].isdigit():
        short = f"q-{short}"
    return short[:MAX_LENGTH].rstrip("-")


def name_questions(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """Yield the ids of the item and of the variant for each question.

    What our own exports name `item.variant` keeps its name, so that the variants of an
    item come together again, and the open question `item` with them.
    """
    own = [_own(question) for question in questions]
    items = _Names({found[1] for found in own if found is not None})
    variants: dict[str, _Names] = {}
    asked: set[str] = set()
    for question, found in zip(questions, own, strict=True):
        if found is None:
            yield items.take(_base(question)), _variant(question)
        elif found[2] is None:
            again = found[1] in asked
            asked.add(found[1])
            yield (items.take(found[1]) if again else found[1]), ""
        else:
            taken = variants.setdefault(found[1], _Names(set()))
            yield found[1], taken.take(found[2])


class _Names:
    """Gives each name once; a number is put to what is taken already.

    Args:
        taken: at the start.
    """

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._last: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """Return the name, or the first free one with a number."""
        name = wanted
        while name in self._taken:
            self._last[wanted] = number = self._last.get(wanted, 1) + 1
            name = _numbered(wanted, number)
        self._taken.add(name)
        return name


def _own(question: Question) -> re.Match[str] | None:
    found = _OWN.fullmatch(question.id)
    is_open = question.kind is EntryKind.OPEN
    return found if found is not None and (found[2] is None) is is_open else None


def _base(question: Question) -> str:
    words = " ".join(question.stem.split()[:_WORDS])
    named = "" if _HASH.search(question.id) else question.id
    title = "" if _NO_TITLE.fullmatch(question.title) else question.title
    return next(filter(None, map(slug, (named, title, words))), "question")


def _variant(question: Question) -> str:
    is_open = question.kind is EntryKind.OPEN
    return "" if is_open else question.kind.value.replace("_", "-")


def _numbered(name: str, number: int) -> str:
    end = f"-{number}"
    return f"{name[: MAX_LENGTH - len(end)]}{end}"
