from pathlib import Path
from typing import Any

from grader.bank.files import load_bank
from grader.bank.select import items_of
from grader.importers.known import name_misconceptions
from tests.bank.conftest import SAMPLE

KNOWN = {item.id: item for _, item in items_of(load_bank(Path(SAMPLE)))}


def named(item: str, variant: str, kind: str, **parts: Any) -> Any:
    made = {"id": variant, "kind": kind, **parts}
    name_misconceptions([{"id": item, "variants": [made]}], KNOWN)
    return made


def wrong(number: int, **said: Any) -> dict[str, Any]:
    return {"misconception": f"unnamed_{number}", **said}


def test_a_wrong_answer_is_known_by_its_words_or_its_reason() -> None:
    made = named(
        *("parameter-count", "weight-shape", "single"),
        distractors=[
            wrong(1, text="other", why="That is something else."),
            wrong(2, text="x", why="That is *the*  transpose."),
            wrong(3, text="y"),
        ],
    )

    assert [one["misconception"] for one in made["distractors"]] == [
        *("unnamed_1", "transposes_the_weight", "unnamed_3"),
    ]


def test_what_the_bank_does_not_have_keeps_its_number() -> None:
    for item, variant, kind in (
        ("no-item", "mlp", "numeric"),
        ("parameter-count", "other", "numeric"),
        ("parameter-count", "mlp", "true_false"),
    ):
        made = named(item, variant, kind, distractors=[wrong(1, value="weights")])
        assert made["distractors"][0]["misconception"] == "unnamed_1"


def test_numbers_and_statements_are_known_as_well() -> None:
    number = named(
        *("parameter-count", "mlp", "numeric"), distractors=[wrong(1, value="weights")]
    )
    bare = named("parameter-count", "mlp", "numeric")

    assert number["distractors"][0]["misconception"] == "forgets_the_biases"
    assert "distractors" not in bare
