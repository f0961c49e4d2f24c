"""Reading: all errors of all files at once, each at its place."""

import gc
from pathlib import Path

import pytest

from grader.bank.files import load_bank, open_bank
from grader.errors import BadExam
from grader.yaml import Fault
from tests.bank.conftest import SAMPLE, Change, OpenOne

NUMERIC = "id: v\nkind: numeric\nstem: x\nkey: 1\ntolerance: 0"
SINGLE = """\
id: v
kind: single
stem: x
key: {text: a, value: 1}
distractors:
  - {misconception: b, text: b, value: 2}
  - {misconception: c, text: c, value: 3}
"""


def errors_of(root: Path) -> str:
    with pytest.raises(BadExam) as caught:
        open_bank(root)
    return str(caught.value).replace(f"{root}/", "")


def test_the_sample_is_read() -> None:
    bank = load_bank(SAMPLE)

    assert [item.id for file in bank.files for item in file.items] == [
        *("parameter-count", "views"),
    ]
    assert list(bank.blueprints) == ["short"]
    assert len(bank.version) == 64


def test_places_and_complaints_name_file_line_and_column(sample: Path) -> None:
    opened = open_bank(sample)
    file = sample / "items/shapes.yaml"

    assert opened.place("views") == f"{file}:67:5"
    assert opened.place("views.name-it", ("key",)) == f"{file}:111:14"
    assert opened.complaint("views.name-it", Fault(("key",), "no", "yes")) == (
        f"{file}:111:14: items[1].variants[2].key: no\n"
        "            key: reshape\n"
        "                 ^\n"
        "    hint: yes"
    )


def test_the_version_changes_with_the_items_alone(change: Change) -> None:
    before = load_bank(SAMPLE).version
    quiz = change("minutes: 10", "minutes: 20", "quizzes/short.yaml")

    assert load_bank(quiz).version == before
    assert load_bank(change("key: reshape", "key: shape")).version != before


def test_all_errors_of_all_files_come_at_once(change: Change) -> None:
    change("title: A short quiz", "titel: A short quiz", "quizzes/short.yaml")
    change("key: reshape", "keys: reshape")
    message = errors_of(change("difficulty: 3", "difficulty: 6"))

    assert (
        "items/shapes.yaml:68:17: items[1].difficulty: Input should be less" in message
    )
    assert "items/shapes.yaml:111:9: items[1].variants[2].keys: unknown key" in message
    assert "hint: did you mean `key`?" in message
    assert "quizzes/short.yaml:2:1: titel: unknown key" in message
    assert message.count("\n    hint: did you mean") == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "topic: shapes",
            "topic: shape",
            "items/shapes.yaml:1:8: topic: the topic and",
        ),
        ("id: views", "id: parameter-count", "67:9: items[1].id: there are two items"),
        ("id: views", "id: Views", "67:9: items[1].id: String should match pattern"),
        (
            "id: name-it",
            "id: what-raises",
            "variants[2].id: `what-raises` stands above",
        ),
        ("id: copy", "id: strides", "rubric.points[1].id: `strides` stands above"),
        ("        tolerance: 0\n", "", "variants[0].tolerance: this key is missing"),
        ("tolerance: 0", "tolerance: x", "Input should be a valid number or "),
        ("tolerance: 0", "tolerance: -1", "greater than or equal to 0"),
        ("    source: {item: 16}\n", "", "items[0].source: this key is missing"),
        ("level: apply", "level: use", "Input should be 'remember', 'understand'"),
        (
            "kind: short",
            "kind: shrt",
            "variants[2]: Input tag 'shrt' found using 'kind'",
        ),
        ("from: 2, to: 10", "from: 12, to: 10", "out_size: empty: 12 is above 10"),
        ("from: 2, to: 10", "to: 10", "out_size: a domain is {choices: […]}"),
        ("from: 2, to: 10", "sample: [1], size: 2", "size: empty: 2 of 1 cannot be"),
        ("from: 2, to: 10", "list: {from: 2, to: 1}, length: 2", "empty: 2 is above 1"),
        (
            "where: hidden != out_size",
            "where: hidden < 0",
            "where: no draw of the param",
        ),
        ("where: hidden != out_size", "where: 1 / 0", "where: `1 / 0` fails: ZeroDiv"),
        (
            "where: hidden != out_size",
            "where: weights",
            "where: there is no value `weigh",
        ),
        ("key: weights + hidden", "key: weigths + hidden", "did you mean `weights`?"),
        ("weights: in_size", "max: in_size", "let.max: `max` is a function's name"),
        ("weights: in_size", "hidden: in_size", "let.hidden: there is a parameter"),
        (
            "out_size: {from",
            "list: {from",
            "parameters.list: `list` is a function's name",
        ),
        ("out_size: {from", "class: {from", "`class` means something in Python"),
        ("{{out_size}}", "{{ out }}", "stem: there is no value `out`"),
        (
            "value: weights, why",
            "value: wieghts, why",
            "distractors[0].value: there is",
        ),
        ('value: "[hidden]", ', "", "distractors[1]: `verify` needs a `value` here"),
        (
            'claim: "raises(lambda: x.view(4))", ',
            "",
            "keys[1]: other choices have a `claim`, this has none",
        ),
        ('["strides"]', '["strides ..."]', "wordings[0]: `strides ...` does not begin"),
        ('["strides"]', '["-"]', "points[0].wordings[0]: `-` does not begin"),
        ('["bias* ... ignored"]', '["... x"]', "must_not_say[0].wordings[0]: `... x`"),
        ("/(torch|tensor)", "/(torch|tensor", "accept[1]: no pattern: missing )"),
    ],
)
def test_a_broken_item_is_a_located_error(
    old: str, new: str, expected: str, change: Change
) -> None:
    message = errors_of(change(old, new))

    assert expected in message
    assert message.startswith("items/shapes.yaml:")
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: short", "id: long", "1:5: id: the id and the file's name differ"),
        ("open: [views]", "open: [view]", "open[0]: there is no `view` in the bank"),
        (
            "[parameter-count, v",
            "[parameter-cont, v",
            "did you mean `parameter-count`?",
        ),
        (
            "views.relu-at-zero]",
            "views.relu]",
            "pools[0].of[1]: there is no `views.relu",
        ),
        ("count: 1}", "cont: 1}", "cells[1].cont: unknown key"),
    ],
)
def test_a_broken_blueprint_is_a_located_error(
    old: str, new: str, expected: str, change: Change
) -> None:
    message = errors_of(change(old, new, "quizzes/short.yaml"))

    assert expected in message
    assert message.startswith("quizzes/short.yaml:")


def test_required_and_excluded_ids_are_looked_up(change: Change) -> None:
    root = change(
        "open: [views]", "required: [views.x]\nexcluded: [y]", "quizzes/short.yaml"
    )

    assert errors_of(root).count("in the bank") == 2


def test_blueprints_are_not_compared_with_items_that_cannot_be_read(
    change: Change,
) -> None:
    message = errors_of(change("topic: shapes", "topics: shapes"))

    assert "there is no" not in message


@pytest.mark.parametrize("content", ["topic: [", "topic: shapes\ntopic: x", "- 1", ""])
def test_broken_yaml_is_a_located_error(content: str, sample: Path) -> None:
    (sample / "items/shapes.yaml").write_text(content)

    assert errors_of(sample).startswith("items/shapes.yaml:")


def test_a_folder_without_items_is_an_error(tmp_path: Path) -> None:
    assert errors_of(tmp_path) == "items: there are no items (*.yaml) in here"


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (
            SINGLE.replace("value: 1", "claim: x"),
            "variants[0].key: a `claim` needs `verify` beside it",
        ),
        (
            (
                "id: v\nkind: multiple\nstem: x\nkeys: [{text: a}]\n"
                "distractors: [{misconception: b, text: b}]"
            ),
            "distractors: 2 choices; `multiple` needs at least 4",
        ),
        (
            NUMERIC.replace("key: 1", "key: [1]"),
            "key: Input should be a valid boolean or",
        ),
        (NUMERIC.replace("id: v", "id: other"), "variants[1].id: `other` stands above"),
    ],
)
def test_choices_must_fit_their_kind_and_proof(
    variant: str, expected: str, open_one: OpenOne
) -> None:
    with pytest.raises(BadExam) as caught:
        open_one(variant)

    assert expected in str(caught.value)
    assert "after validation" not in str(caught.value)


@pytest.mark.parametrize("on", [True, False])
def test_reading_leaves_the_collector_as_it_was(on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    open_bank(SAMPLE)
    after = gc.isenabled()
    (gc.enable if before else gc.disable)()

    assert after is on


def test_only_an_imported_item_may_lack_its_source_and_variants(
    open_one: OpenOne,
) -> None:
    opened = open_one(NUMERIC)
    (path,) = opened.bank.root.glob("items/*.yaml")
    text = path.read_text("utf-8")
    head, _, _ = text.partition("    variants:\n")
    lone = f"{head.replace('    source: {item: 1}', '')}    variants: []\n"
    path.write_text(lone, "utf-8")

    message = errors_of(opened.bank.root)
    imported = "    imported: {file: a.xml, place: line 1}\n"
    path.write_text(lone.replace("    variants", f"{imported}    variants"), "utf-8")

    assert "items[0].source: this key is missing" in message
    assert "items[0].variants: 0 variants; an item needs at least 2" in message
    assert load_bank(opened.bank.root).files[0].items[0].source is None
