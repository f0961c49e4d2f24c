"""Forms and entries to test with: one entry of each kind."""

from typing import Any

from grader.forms import seal
from grader.models import Contradiction, KeyPoint, Rubric
from grader.models.quiz import (
    Answer,
    EntryKind,
    Form,
    FormChoice,
    FormEntry,
    QuizName,
    Response,
    Trap,
)

RUBRIC = Rubric(
    points=(
        KeyPoint(
            id="chain",
            says="names the chain rule",
            points=2,
            wordings=("chain rule",),
        ),
        KeyPoint(id="small", says="small", points=1, wordings=("small|tiny",)),
    ),
    must_not_say=(Contradiction(wordings=("explode",), why="They vanish."),),
)


def choice(letter: str, *, right: bool, origin: str, wrong: str = "") -> FormChoice:
    return FormChoice(
        id=letter,
        text=f"`x.{letter.lower()}()`",
        right=right,
        why=f"why {letter}",
        misconception=wrong,
        origin=origin,
    )


def entry(number: int, kind: EntryKind, **more: Any) -> FormEntry:
    given: dict[str, Any] = {
        "number": number,
        "name": f"q{number}",
        "kind": kind,
        "points": 2,
        "stem": f"What about {kind.value}?",
        "id": f"{kind.value.replace('_', '-')}.first",
        "topic": "shapes",
        "level": "apply",
        "difficulty": 2,
        "content": "c" * 64,
        "values": {"n": 4},
        "why": "because",
    }
    return FormEntry(**given | more)


SINGLE = entry(
    1,
    EntryKind.SINGLE,
    choices=(
        choice("A", right=False, origin="distractors.0", wrong="swaps_them"),
        choice("B", right=True, origin="keys.0"),
        choice("C", right=False, origin="distractors.1", wrong="forgets_it"),
    ),
)
MULTIPLE = entry(
    2,
    EntryKind.MULTIPLE,
    points=4,
    choices=(
        choice("A", right=True, origin="keys.0"),
        choice("B", right=False, origin="distractors.0", wrong="fears_it"),
        choice("C", right=True, origin="keys.1"),
        choice("D", right=False, origin="distractors.1", wrong="likes_it"),
    ),
)
TRUTH = entry(3, EntryKind.TRUE_FALSE, truth=True, misconception="takes_one_half")
NUMERIC = entry(
    4,
    EntryKind.NUMERIC,
    number_key=25450,
    tolerance=0.5,
    unit="weights",
    answer="25,450",
    traps=(
        Trap(misconception="forgets_the_biases", value=25408, text="25,408"),
        Trap(misconception="near", value=25451, text="25,451"),
    ),
)
SHORT = entry(
    5,
    EntryKind.SHORT,
    answer="reshape",
    accept=(".reshape", "/(torch|tensor)\\.reshape(\\(\\))?/"),
    traps=(Trap(misconception="takes_view", text="view"),),
)
OPEN = entry(6, EntryKind.OPEN, points=3, id="gradients", answer="Many.", rubric=RUBRIC)
ENTRIES = (SINGLE, MULTIPLE, TRUTH, NUMERIC, SHORT, OPEN)
KEYS: dict[str, Answer] = {
    "q1": "B",
    "q2": ("A", "C"),
    "q3": True,
    "q4": "25,450",
    "q5": "reshape",
}


def form(*entries: FormEntry, **more: Any) -> Form:
    given: dict[str, Any] = {
        "id": "demo.A",
        "quiz": QuizName(id="demo", title="A demo"),
        "label": "A",
        "seed": 7,
        "bank": "b" * 64,
        "entries": entries or ENTRIES,
    }
    return seal(Form(**given | more))


def response(of: Form, answers: dict[str, Answer], **more: Any) -> Response:
    given: dict[str, Any] = {
        "form": of.id,
        "paper": of.paper,
        "student": "ada",
        "answers": answers,
    }
    return Response(**given | more)
