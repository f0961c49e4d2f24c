"""Classes of students whose marks are analysed; made up, the same each time."""

import random
from collections.abc import Sequence
from typing import Any

from grader.models.marks import MarkedResponse
from grader.models.quiz import Answer, EntryKind, Form, FormEntry
from grader.quiz.mark import mark
from tests.quiz.samples import OPEN, choice, entry, form, response

QUESTIONS = 8


def question(number: int, points: int = 1, **more: Any) -> FormEntry:
    given: dict[str, Any] = {
        "id": f"item-{number}.v",
        "points": points,
        "choices": (
            choice("A", right=True, origin="keys.0"),
            choice("B", right=False, origin="distractors.0", wrong="swaps_them"),
            choice("C", right=False, origin="distractors.1", wrong="forgets_it"),
        ),
    }
    return entry(number, EntryKind.SINGLE, **given | more)


def plain_form(count: int = QUESTIONS, **more: Any) -> Form:
    return form(*(question(number) for number in range(1, count + 1)), **more)


def sat(
    of: Form, student: str, answers: Sequence[Answer], **more: Any
) -> MarkedResponse:
    """The marks of a student who gave these answers, in the form's order."""
    given = {
        one.name: answer
        for one, answer in zip(of.entries, answers, strict=True)
        if answer is not None
    }
    said = response(of, given, student=student, **more)
    return mark(of, said, source="f")[0]


def plain_class(
    students: int, of: Form | None = None, seed: int = 1
) -> list[MarkedResponse]:
    """Students of different ability; the questions get harder."""
    of, drawn = of or plain_form(), random.Random(seed)
    marked = []
    for number in range(students):
        ability = drawn.random()
        answers = [
            "A" if drawn.random() < ability * (1.3 - place / 12) else drawn.choice("BC")
            for place, _ in enumerate(of.entries)
        ]
        marked.append(sat(of, f"s{number:03}", answers))
    return marked


def open_form() -> Form:
    return form(
        *(question(number) for number in range(1, 5)),
        OPEN.model_copy(update={"number": 5, "name": "q5"}),
    )
