"""What quizzes showed about variants, as the bank's commands tell it."""

from pathlib import Path

import pytest

from grader.bank.files import load_bank
from grader.bank.observed import (
    FILE,
    describe_sittings,
    pool_sittings,
    read_observed,
)
from grader.bank.select import entries_of, hash_of
from grader.errors import BadExam
from grader.models.observed import Observed
from tests.bank.conftest import SAMPLE

ITEM = entries_of(load_bank(SAMPLE))[0].item
NOW = hash_of(ITEM)


def sat(n: int, p: float, content: str = NOW, r: float | None = None) -> Observed:
    return Observed(n=n, difficulty=p, discrimination=r, content=content)


def test_a_bank_that_was_never_asked_has_no_figures(tmp_path: Path) -> None:
    assert read_observed(tmp_path) == {}


def test_figures_are_read_by_variant_and_sitting(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "schema: gradeproof/observed/1\n"
        "items:\n  a.b:\n    may:\n      n: 3\n      difficulty: 0.5\n"
        f"      content: {NOW}\n",
        "utf-8",
    )

    assert read_observed(tmp_path) == {"a.b": {"may": sat(3, 0.5)}}


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("items: 3\n", "utf-8")

    with pytest.raises(BadExam, match=r"observed\.yaml:1"):
        read_observed(tmp_path)


@pytest.mark.parametrize(
    ("sittings", "words"),
    [
        ({}, ""),
        ({"a": sat(10, 0.5), "b": sat(30, 0.9)}, "p 0.80 (N 40)"),
        ({"a": sat(10, 0.5), "b": sat(30, 0.9, "old")}, "p 0.50 (N 10)"),
        ({"b": sat(30, 0.9, "old")}, ""),
    ],
)
def test_sittings_of_the_item_as_it_is_are_taken_together(
    sittings: dict[str, Observed], words: str
) -> None:
    assert pool_sittings(ITEM, sittings) == words


def test_each_sitting_has_a_line_and_an_older_item_is_told() -> None:
    sittings = {"may": sat(30, 0.625, r=0.3), "june": sat(12, 0.5, "old")}

    assert list(describe_sittings(ITEM, sittings)) == [
        "may: p 0.62, r 0.30 (N 30)",
        "june: p 0.50 (N 12); the item has changed since",
    ]
