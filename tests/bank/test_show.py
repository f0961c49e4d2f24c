import random

import pytest

from grader.bank.files import load_bank
from grader.bank.select import choose, items_of
from grader.bank.show import Style, show_item, show_variant
from grader.models import Imported
from tests.bank.conftest import SAMPLE, OpenOne, first_of

BANK = load_bank(SAMPLE)


def shown(name: str, width: int = 60) -> str:
    (entry,) = choose(BANK, [name])
    lines = show_variant(entry, random.Random(1), width)
    return "\n".join(line.text for line in lines).strip("\n")


def test_an_item_is_shown_with_its_answer_correction_and_rubric() -> None:
    (topic, item), _ = items_of(BANK)

    assert (
        "\n".join(line.text for line in show_item(item, topic, 60))
        == """\
parameter-count
shapes · difficulty 2 · apply · counting · source item 16
Count the parameters of a small network by hand.

Question
  How many parameters does the network 784-32-10 have?

Answer
  The first layer has 784 × 32 weights and 32 biases, the
  second one 32 × 10 weights and 10 biases. In all these are
  25,450.

The source says
  It has about 25 thousand.

Correct is
  It has 25,450.

Evidence
  Counted with PyTorch.

Rubric
  2 points: multiplies the sizes of both layers
    784 x|times|by|* 32 · 25,088|25088
  1 point: gives the total
    25,450|25450
  must not say: bias* ... ignored
    The biases are parameters too.
torch.nn.Linear: https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"""
    )


def test_negations_of_a_point_are_shown() -> None:
    _, (topic, item) = items_of(BANK)
    point = item.rubric.points[0].model_copy(update={"negations": ("no way",)})
    rubric = item.rubric.model_copy(update={"points": (point,)})
    changed = item.model_copy(update={"rubric": rubric})

    assert "    undone by no way" in [
        line.text for line in show_item(changed, topic, 60)
    ]


def test_choices_are_marked_with_their_misconceptions() -> None:
    assert (
        shown("parameter-count.weight-shape")
        == """\
parameter-count.weight-shape
single · difficulty 2 · proved · in_size = 100, hidden = 16
  What is the shape of the weight of nn.Linear(100, 16)?

  ✓ [16, 100]
    Rows are outputs.
  ✗ [100, 16]
    transposes_the_weight
    That is the transpose.
  ✗ [16]
    takes_the_bias
    That is the bias."""
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "views.relu-at-zero",
            "  ✓ True\n  ✗ False\n    takes_one_half_at_zero\n\n  Any value",
        ),
        (
            "views.name-it",
            "  ✓ reshape\n    accepted as well: .reshape · /(torch|tensor)\\.reshape(",
        ),
        (
            "parameter-count.mlp",
            "  ✓ 1718\n  ✗ 1696\n    forgets_the_biases\n    Each unit",
        ),
    ],
)
def test_other_kinds_show_their_key_and_wrong_answers(name: str, expected: str) -> None:
    assert expected in shown(name)


def test_a_number_is_shown_with_unit_and_tolerance(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: numeric\nstem: x\nkey: 0.5\ntolerance: 0.01\nunit: MiB\n"
        "distractors: [{misconception: m, value: 2}]"
    )
    lines = show_variant(first_of(opened), random.Random(0), 60)
    found = [(line.text, line.style) for line in lines]

    assert ("  ✓ 0.5 MiB ± 0.01", Style.RIGHT) in found
    assert ("  ✗ 2 MiB", Style.WRONG) in found


def test_long_choices_are_wrapped_beside_their_mark(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: short\nstem: x\nkey: one two three four five six\nwhy: w"
    )
    lines = [line.text for line in show_variant(first_of(opened), random.Random(0), 24)]

    assert "  ✓ one two three four" in lines
    assert "    five six" in lines


def test_an_imported_item_says_so() -> None:
    (topic, item), _ = items_of(BANK)
    imported = Imported(file="a.xml", place="line 3")
    draft = item.model_copy(update={"source": None, "imported": imported})

    _, facts, *_ = show_item(draft, topic, 60)

    assert facts.text.endswith("counting · imported from a.xml, not finished")
