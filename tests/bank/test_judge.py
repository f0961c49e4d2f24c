from typing import Any

import pytest

from grader.bank.draw import render
from grader.bank.files import open_bank
from grader.bank.judge import is_near, is_same, judge_proof, judge_sense
from grader.bank.select import choose
from grader.models import Drawn, Variant
from tests.bank.conftest import SAMPLE, OpenOne, first_of

BANK = open_bank(SAMPLE).bank
SIZES = {"in_size": 784, "hidden": 32, "out_size": 10}
TRUE_FALSE = "id: v\nkind: true_false\nstem: x\nkey: true\nmisconception: m\n"
SINGLE = """\
id: v
kind: single
stem: x
key: {text: "%s"}
distractors:
  - {misconception: b, text: "%s"}
  - {misconception: c, text: c}
"""
NUMERIC = """\
id: v
kind: numeric
stem: x
key: "%s"
tolerance: %s
distractors: [{misconception: m, value: "%s"}]
"""


def sample(name: str, values: dict[str, Any]) -> tuple[Variant, Drawn]:
    (entry,) = choose(BANK, [name])
    return entry.variant, render(entry, values)


def sense_of(variant: str, open_one: OpenOne) -> list[tuple[Any, str]]:
    entry = first_of(open_one(variant))
    return [(f.where, f.message) for f in judge_sense(render(entry, {}))]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("parameter-count.mlp", SIZES, 25450),
        ("parameter-count.mlp", SIZES, 25450.0),
        ("parameter-count.weight-shape", SIZES, [32, 784]),
        ("views.what-raises", {}, [True, True, False, False]),
        ("views.relu-at-zero", {}, True),
        ("views.name-it", {}, "`Reshape`"),
        ("views.name-it", {}, "torch.reshape()"),
    ],
)
def test_a_right_key_has_no_finding(
    name: str, values: dict[str, Any], found: object
) -> None:
    variant, drawn = sample(name, values)

    assert list(judge_sense(drawn)) == []
    assert list(judge_proof(variant, drawn, found)) == []


@pytest.mark.parametrize(
    ("name", "values", "found", "where", "message"),
    [
        (
            *("parameter-count.mlp", SIZES, 25451, ("key",)),
            "the key is 25450, the proof finds 25451",
        ),
        (
            *("parameter-count.mlp", SIZES, 25408, ("distractors", 0)),
            "forgets_the_biases gives 25408, and so does the proof",
        ),
        (
            *("parameter-count.mlp", SIZES, True, ("verify",)),
            "`answer` is no number but True",
        ),
        (
            *("parameter-count.weight-shape", SIZES, [784, 32], ("key",)),
            "[32, 784] is not what the proof finds: [784, 32]",
        ),
        (
            *("parameter-count.weight-shape", SIZES, [784, 32], ("distractors", 0)),
            "[784, 32] is what the proof finds: [784, 32]",
        ),
        (
            *("views.what-raises", {}, [True, False, False, False]),
            *(("keys", 1, "claim"), "expected True, found False: raises(lambda:"),
        ),
        (
            *("views.what-raises", {}, [True, True, True, False]),
            *(("distractors", 0, "claim"), "expected False, found True: raises("),
        ),
        (
            *("views.relu-at-zero", {}, False, ("key",)),
            "the key is True, the proof finds False",
        ),
        (
            *("views.relu-at-zero", {}, 1, ("key",)),
            "the key is True, the proof finds 1",
        ),
        (
            *("views.name-it", {}, "view", ("key",)),
            "the proof finds `view`, and that is not accepted",
        ),
    ],
)
def test_a_wrong_key_is_found_at_its_place(
    name: str, values: dict[str, Any], found: object, where: Any, message: str
) -> None:
    variant, drawn = sample(name, values)
    findings = list(judge_proof(variant, drawn, found))

    assert next(f.message for f in findings if f.where == where).startswith(message)


MULTIPLE = """\
id: v
kind: multiple
stem: x
keys: [{text: a, value: 1}, {text: b, value: 2.5}]
distractors:
  - {misconception: c, text: c, value: 3}
  - {misconception: d, text: d, value: 4}
verify: answer = []
"""


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ([1, 2.5], []),
        ([2.5000000001, 1.0, 9], []),
        ([1], [("keys", 1)]),
        ([1, 2.5, 3], [("distractors", 0)]),
        (1, [("verify",)]),
    ],
)
def test_each_value_of_multiple_is_looked_for(
    found: object, wrong: list[object], open_one: OpenOne
) -> None:
    entry = first_of(open_one(MULTIPLE))
    findings = judge_proof(entry.variant, render(entry, {}), found)

    assert [finding.where for finding in findings] == wrong


@pytest.mark.parametrize(
    ("value", "found", "same"),
    [
        *((1, 1, True), (1, 2, False), (0.1 + 0.2, 0.3, True), (1.0, 1, True)),
        *(("a", "a", True), ("a", 1.5, False), ((1, 2), [1, 2], True)),
        *(([1, [0.1]], [1, [0.1 + 1e-12]], True), ([1], [1, 2], False)),
        *((float("inf"), float("inf"), True), (None, None, True), ([1], 1, False)),
    ],
)
def test_values_are_the_same_up_to_rounding(
    value: object, found: object, same: bool
) -> None:
    assert is_same(value, found) is same


def test_a_tolerance_of_zero_forgives_rounding_only() -> None:
    assert is_near(0.1 + 0.2, 0.3, 0)
    assert not is_near(0.30001, 0.3, 0)
    assert not is_near(25451, 25450, 0)
    assert is_near(25451, 25450, 1)


def test_choices_that_read_alike_are_found(open_one: OpenOne) -> None:
    assert sense_of(SINGLE % ("{{ 1 / 3 }}", "0.333333"), open_one) == [
        (("distractors", 0), "two choices read 0.333333")
    ]


@pytest.mark.parametrize(
    ("key", "tolerance", "wrong", "expected"),
    [
        (
            "10",
            "1",
            "10.5",
            "the tolerance 1 swallows m: 10.5 is accepted where the key",
        ),
        ("10", "{relative: 0.1}", "11", "the tolerance 1 swallows m"),
        ("10 ** 16", "0", "1", "1e+16 is no sensible number"),
        ("1", "0", "10.0 ** 300", "1e+300 is no sensible number"),
        ("1e308 * 10", "0", "1", "inf is no sensible number"),
    ],
)
def test_numbers_must_make_sense(
    key: str, tolerance: str, wrong: str, expected: str, open_one: OpenOne
) -> None:
    findings = sense_of(NUMERIC % (key, tolerance, wrong), open_one)

    assert any(message.startswith(expected) for _, message in findings)


def test_long_numbers_are_found(open_one: OpenOne) -> None:
    found = sense_of(SINGLE % ("0.30000000000000004", "1,234.5"), open_one)

    assert found == [(("key",), "0.30000000000000004 has 17 digits; round it")]


def test_sizes_below_zero_are_found(open_one: OpenOne) -> None:
    found = sense_of(
        TRUE_FALSE + "let: {hidden: 3 - 5, slope: -1, out_size: 0}", open_one
    )

    assert found == [(("stem",), "hidden is -2: below zero")]


def test_a_short_answer_accepts_no_wrong_one(open_one: OpenOne) -> None:
    found = sense_of(
        "id: v\nkind: short\nstem: x\nkey: '`.`'\naccept: [/v.*/]\n"
        "distractors: [{misconception: m, text: view}]",
        open_one,
    )

    assert found == [
        (("key",), "the key is empty"),
        (("distractors", 0), "`view` is accepted"),
    ]
