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
    taken: set[tuple[str, str]] = set()
    own = {found[1] for found in map(_own, questions) if found is not None}
    for question in questions:
        found = _own(question)
        if found is not None:
            item, variant = found[1], found[2] or ""
            name = (item, variant)
            number = 2
            while name in taken:
                name = (
                    (item, _numbered(variant, number))
                    if variant
                    else (
                        _numbered(item, number),
                        "",
                    )
                )
                number += 1
        else:
            base, variant = _base(question), _variant(question)
            name = (base, variant)
            number = 2
            while name[0] in own or any(name[0] == item for item, _ in taken):
                name = (_numbered(base, number), variant)
                number += 1
        taken.add(name)
        yield name


def _own(question: Question) -> re.Match[str] | None:
    found = _OWN.fullmatch(question.id)
    is_open = question.kind is EntryKind.OPEN
    return found if found is not None and (found[2] is None) is is_open else None


def _base(question: Question) -> str:
    words = " ".join(question.stem.split()[:_WORDS])
    return next(
        filter(None, map(slug, (question.id, question.title, words))), "question"
    )


def _variant(question: Question) -> str:
    is_open = question.kind is EntryKind.OPEN
    return "" if is_open else question.kind.value.replace("_", "-")


def _numbered(name: str, number: int) -> str:
    end = f"-{number}"
    return f"{name[: MAX_LENGTH - len(end)]}{end}"
