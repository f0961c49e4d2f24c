import pytest

from grader.bank.files import load_bank
from grader.bank.select import (
    choose,
    entries_of,
    filter_entries,
    hash_of,
    items_of,
    list_entries,
)
from grader.errors import UserError
from tests.bank.conftest import SAMPLE

BANK = load_bank(SAMPLE)


def ids_of(*names: str) -> list[str]:
    return [entry.id for entry in choose(BANK, names)]


def test_items_and_variants_can_be_named() -> None:
    assert ids_of("parameter-count") == [
        *("parameter-count.mlp", "parameter-count.weight-shape")
    ]
    assert ids_of("views.name-it", "parameter-count.mlp") == [
        *("parameter-count.mlp", "views.name-it")
    ]
    assert len(ids_of()) == len(entries_of(BANK)) == 5


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="view: no such item or variant; did you mean"):
        choose(BANK, ["view"])


def test_variants_are_filtered_by_what_they_are() -> None:
    def found(**wanted: list[object]) -> int:
        empty: dict[str, list[object]] = {"topics": [], "difficulties": [], "kinds": []}
        return len(filter_entries(BANK, **{**empty, **wanted}))  # type: ignore[arg-type]

    assert found() == 5
    assert found(kinds=["numeric", "short"]) == 2
    assert found(difficulties=[2]) == 2
    assert found(topics=["shapes"], kinds=["single"]) == 1
    with pytest.raises(UserError, match="shape: no such topic; did you mean `shapes`"):
        found(topics=["shape"])


def test_a_list_has_a_line_for_each_variant() -> None:
    assert list(list_entries(entries_of(BANK), {})) == [
        "shapes",
        "  parameter-count.mlp           numeric     2  random  proved",
        "  parameter-count.weight-shape  single      2  random  proved",
        "  views.what-raises             multiple    3          proved",
        "  views.relu-at-zero            true_false  3          proved",
        "  views.name-it                 short       3",
        "variants: 5, items: 2",
    ]
    assert list(list_entries([], {})) == ["variants: 0, items: 0"]


def test_a_hash_follows_the_content() -> None:
    (_, one), (_, other) = items_of(BANK)

    assert len({hash_of(one), hash_of(other)}) == 2
    assert hash_of(one.model_copy(update={"difficulty": 5})) != hash_of(one)
