"""The threat model says what was tried, with the attacks and layers that there are."""

import re

import pytest

from docs.make import THREATS
from grader.models import Level
from grader.sandbox.confine import LAYERS
from tests.threats.attack import ATTACKS, ROOT, read_attack
from tests.threats.gaps import GAPS, Gap, is_known
from tests.threats.matrix import Column, is_wanted, list_columns, load_results
from tests.threats.table import make_tables

PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
READ = [read_attack(path) for path in ATTACKS]
RESULTS = load_results()["columns"]
# what must be stopped but for known gaps; the others show what a layer buys
STRONG = [c for c in list_columns() if not c.without and c.level is not Level.PROCESS]


def test_the_tables_are_up_to_date() -> None:
    (found,) = THREATS.findall(PAGE)

    assert found.strip() == make_tables()


def test_nothing_was_tried_that_is_not_there() -> None:
    names = {attack.name for attack in READ}
    columns = {column.name for column in list_columns()}

    assert {*RESULTS} <= columns
    assert all({*results} <= names for results in RESULTS.values())


@pytest.mark.parametrize("column", STRONG, ids=lambda column: column.name)
def test_every_attack_was_tried_at_each_level(column: Column) -> None:
    wanted = {each.name for each in READ if is_wanted(each, column)}

    assert wanted <= {*RESULTS[column.name]}


@pytest.mark.parametrize("column", STRONG, ids=lambda column: column.name)
def test_nothing_but_known_gaps_gets_through(column: Column) -> None:
    got = {name for name, achieved in RESULTS[column.name].items() if achieved}

    assert got <= {*GAPS}
    order = list(Level)
    assert all(
        order.index(column.level) <= order.index(GAPS[name].level) for name in got
    )


def test_every_layer_is_explained() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)

    assert [name for name in explained if name in LAYERS] == list(LAYERS)


@pytest.mark.parametrize(
    ("level", "known"),
    [(Level.FULL, False), (Level.CONTAINER, True), (Level.PROCESS, True)],
)
def test_a_gap_is_known_at_its_level_and_below(
    monkeypatch: pytest.MonkeyPatch, level: Level, known: bool
) -> None:
    gap = Gap(level=Level.CONTAINER, reason="why")
    monkeypatch.setattr("tests.threats.gaps.GAPS", {"x": gap})

    assert is_known("x", level) is known
    assert not is_known("y", level)
