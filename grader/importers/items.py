"""Questions as items of the bank, and what a person must still write of each."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from grader.bank.faults import item_faults
from grader.importers.desk import Desk, Unreadable
from grader.importers.names import name_questions, slug
from grader.importers.records import Found, Point, Question
from grader.importers.variants import make_variant
from grader.models.bank import Bloom, Item
from grader.models.quiz import EntryKind

PLACEHOLDER: Final = "To be written."
# a file of the bank may have 2 MiB
_LONGEST: Final = 500_000
_DIFFICULTY: Final = 3
_FEWEST_POINTS, _MOST_POINTS = 2, 5
_LEVELS: Final = frozenset(level.value for level in Bloom)


@dataclass(slots=True)
class _Draft:
    """An item that is put together: its questions, and its variants by their ids."""

    questions: list[Question] = field(default_factory=list)
    variants: dict[str, dict[str, Any]] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    asked: Question | None = None


def make_items(found: Found, topic: str, file: str) -> list[dict[str, Any]]:
    """Return the items of a file as plain data that the bank reads.

    Args:
        found: the questions; what cannot be an item is left out there.
        topic: that the items are for.
        file: that they come from.
    """
    drafts: dict[str, _Draft] = {}
    names = name_questions(found.questions)
    for question, (item, variant) in zip(found.questions, names, strict=True):
        desk = Desk(found, question.place, question.id or question.title)
        draft = drafts.get(item, _Draft())
        try:
            _put(question, item, variant, draft, topic, file)
        except Unreadable as error:
            desk.refuse(question.stem, str(error))
        else:
            drafts[item] = draft
    return [_make(name, draft, topic, file) for name, draft in drafts.items()]


def _put(
    question: Question, item: str, variant: str, draft: _Draft, topic: str, file: str
) -> None:
    """Put a question into an item, if the bank can read it there.

    Raises:
        Unreadable: it cannot.
    """
    alone = _Draft(questions=[question])
    if question.kind is EntryKind.OPEN:
        if not question.stem.strip():
            raise Unreadable("it asks nothing")
        alone.asked = question
    else:
        alone.variants[variant] = make_variant(question, variant)
    if question.points not in {None, 1} and question.points is not None:
        alone.points[variant or item] = question.points
    made = _make(item, alone, topic, file)
    if len(json.dumps(made)) > _LONGEST:
        raise Unreadable(f"all its texts are longer than {_LONGEST:,} characters")
    _check(made)
    draft.questions += alone.questions
    draft.variants |= alone.variants
    draft.points |= alone.points
    draft.asked = alone.asked or draft.asked


def _check(made: dict[str, Any]) -> None:
    try:
        item = Item.model_validate(made)
    except ValidationError as error:
        flaw = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in flaw["loc"][-3:])
        raise Unreadable(f"{where}: {flaw['msg']}") from error
    for fault in item_faults(item, ()):
        where = ".".join(map(str, fault.where[-3:]))
        raise Unreadable(f"{where}: {fault.message}")


def _make(name: str, draft: _Draft, topic: str, file: str) -> dict[str, Any]:
    """Return an item; what no file says has a placeholder, and stands in `to_write`."""
    first = draft.questions[0]
    level = _level(draft.questions)
    difficulty = next(
        (one.difficulty for one in draft.questions if one.difficulty), None
    )
    asked = draft.asked
    rubric = _rubric(asked.rubric if asked else ())
    tags = list(dict.fromkeys(_tags(draft.questions, topic)))
    return {
        "id": name,
        **({"tags": tags} if tags else {}),
        "difficulty": difficulty or _DIFFICULTY,
        "level": level or Bloom.UNDERSTAND.value,
        "objective": PLACEHOLDER,
        "imported": {
            "file": file,
            "place": first.place,
            **({"points": draft.points} if draft.points else {}),
            "to_write": list(_to_write(draft, level, difficulty)),
        },
        "stem": (asked or first).stem,
        "answer": asked.answer if asked and asked.answer.strip() else PLACEHOLDER,
        "rubric": rubric,
        "variants": list(draft.variants.values()),
    }


def _to_write(draft: _Draft, level: str, difficulty: int | None) -> Iterator[str]:
    if difficulty is None:
        yield "difficulty"
    if not level:
        yield "level"
    yield from ("objective", "source")
    if draft.asked is None:
        yield "stem"
    if draft.asked is None or not draft.asked.answer.strip():
        yield "answer"
    yield "rubric"
    if len(draft.variants) < 2:
        yield "variants"


def _level(questions: Sequence[Question]) -> str:
    said = [word for one in questions for word in (one.level, *one.tags)]
    return next((word for word in said if word in _LEVELS), "")


def _tags(questions: Sequence[Question], topic: str) -> Iterator[str]:
    for question in questions:
        for tag in map(slug, (*question.tags, question.topic)):
            if tag and tag != topic and tag not in _LEVELS:
                yield tag


def _rubric(points: Sequence[Point]) -> dict[str, Any]:
    """Return a rubric; which words earn a point, nothing but a person can say."""
    known = [
        {
            "id": f"point-{number}",
            "says": point.says,
            "points": max(point.points, 1),
            "wordings": [PLACEHOLDER],
        }
        for number, point in enumerate(points[:_MOST_POINTS], start=1)
    ]
    missing = range(len(known) + 1, _FEWEST_POINTS + 1)
    return {
        "points": [
            *known,
            *(
                {
                    "id": f"point-{number}",
                    "says": PLACEHOLDER,
                    "points": 1,
                    "wordings": [PLACEHOLDER],
                }
                for number in missing
            ),
        ]
    }
