import random

import pytest

from grader.bank.draw import draw, render
from grader.bank.expressions import BadExpression
from grader.bank.files import open_bank
from grader.bank.select import choose, entries_of
from grader.models import (
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    DrawnTrueFalse,
    Entry,
    Kind,
)
from tests.bank.conftest import SAMPLE, OpenOne, first_of

OPENED = open_bank(SAMPLE)


def entry(name: str) -> Entry:
    (found,) = choose(OPENED.bank, [name])
    return found


def test_a_numeric_variant_becomes_numbers() -> None:
    values = {"in_size": 784, "hidden": 32, "out_size": 10}
    drawn = render(entry("parameter-count.mlp"), values)

    assert isinstance(drawn, DrawnNumeric)
    assert drawn.id == "parameter-count.mlp"
    assert (drawn.item, drawn.topic, drawn.difficulty) == (
        "parameter-count",
        "shapes",
        2,
    )
    assert drawn.stem.startswith("An MLP has 784 inputs, one hidden layer of 32 units")
    assert (drawn.key, drawn.key_text, drawn.tolerance) == (25450, "25450", 0)
    assert [(d.value, d.text, d.misconception) for d in drawn.distractors] == [
        (25408, "25408", "forgets_the_biases")
    ]
    assert drawn.values["weights"] == 25408


def test_choices_come_with_the_right_ones_first() -> None:
    single = render(entry("parameter-count.weight-shape"), {"in_size": 9, "hidden": 4})
    multiple = render(entry("views.what-raises"), {})

    assert isinstance(single, DrawnChoices)
    assert isinstance(multiple, DrawnChoices)
    assert [(c.text, c.right) for c in single.choices] == [
        *(("`[4, 9]`", True), ("`[9, 4]`", False), ("`[4]`", False)),
    ]
    assert single.choices[1].misconception == "transposes_the_weight"
    assert [choice.right for choice in multiple.choices] == [True, True, False, False]
    assert (single.kind, multiple.kind) == (Kind.SINGLE, Kind.MULTIPLE)


def test_statements_and_short_answers_keep_what_marks_them() -> None:
    statement = render(entry("views.relu-at-zero"), {})
    short = render(entry("views.name-it"), {})

    assert isinstance(statement, DrawnTrueFalse)
    assert (statement.key, statement.misconception) == (True, "takes_one_half_at_zero")
    assert isinstance(short, DrawnShort)
    assert (short.key, short.accept[0]) == ("reshape", ".reshape")
    assert [wrong.text for wrong in short.distractors] == ["view"]


def test_the_same_seed_draws_the_same() -> None:
    for each in entries_of(OPENED.bank):
        assert draw(each, random.Random(5)) == draw(each, random.Random(5))


def test_a_relative_tolerance_becomes_absolute(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: numeric\nstem: x\nkey: -200\ntolerance: {relative: 0.01}"
    )
    drawn = render(first_of(opened), {})

    assert isinstance(drawn, DrawnNumeric)
    assert drawn.tolerance == pytest.approx(2)


@pytest.mark.parametrize("key", ["'\"a\"'", "n > 1", "'[n]'"])
def test_a_key_that_is_no_number_is_an_error(key: str, open_one: OpenOne) -> None:
    opened = open_one(
        f"id: v\nkind: numeric\nstem: x\nparameters: {{n: {{from: 1, to: 2}}}}\n"
        f"key: {key}\ntolerance: 0"
    )

    with pytest.raises(BadExpression, match="that is no number"):
        render(first_of(opened), {"n": 1})
