"""Banks to draw from, made up as wanted."""

from pathlib import Path
from typing import Any

from grader.models import Bank, Item, ItemFile

RUBRIC = {
    "points": [
        {"id": "one", "says": "one", "points": 2, "wordings": ["one"]},
        {"id": "two", "says": "two", "points": 1, "wordings": ["two"]},
    ]
}
WRONG = [
    {"misconception": f"mistake_{letter}", "text": f"{letter} of {{{{n}}}}"}
    for letter in "abc"
]
PARTS: dict[str, dict[str, Any]] = {
    "single": {"key": {"text": "key of {{n}}"}, "distractors": WRONG},
    "multiple": {"keys": [{"text": "key of {{n}}"}], "distractors": WRONG},
    "true_false": {"key": True, "misconception": "mistake"},
    "numeric": {
        "key": "n * n",
        "tolerance": {"relative": 0.01},
        "unit": "ms",
        "distractors": [{"misconception": "doubles", "value": "2 * n"}],
    },
    "short": {
        "key": "word",
        "accept": ["words"],
        "distractors": [{"misconception": "guesses", "text": "sword"}],
    },
}


def variant(kind: str, **more: Any) -> dict[str, Any]:
    made = {
        "id": kind.replace("_", "-"),
        "kind": kind,
        "stem": f"A {kind} of {{{{n}}}}?",
        "parameters": {"n": {"from": 3, "to": 99}},
        "why": "because of {{n}}",
    }
    return made | PARTS[kind] | more


def item(name: str, *kinds: str, **more: Any) -> Item:
    made: dict[str, Any] = {
        "id": name,
        "difficulty": 2,
        "level": "apply",
        "objective": "To test.",
        "source": {"item": 1},
        "stem": f"Why {name}?",
        "answer": "So.",
        "rubric": RUBRIC,
        "variants": [variant(kind) for kind in kinds or ("single", "numeric")],
    }
    return Item.model_validate(made | more)


def bank(**topics: list[Item]) -> Bank:
    files = tuple(
        ItemFile(topic=name, items=tuple(items)) for name, items in topics.items()
    )
    return Bank(root=Path(), version="5" * 64, files=files, blueprints={})


def big_bank() -> Bank:
    """Two topics of ten items each, of all kinds and difficulties."""
    return bank(
        **{
            topic: [
                item(f"{topic}-{number}", *PARTS, difficulty=1 + number % 5)
                for number in range(10)
            ]
            for topic in ("first", "second")
        }
    )
