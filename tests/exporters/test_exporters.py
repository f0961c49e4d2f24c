import importlib
import sys

import pytest

from grader.errors import UserError
from grader.exporters import (
    EXPORTERS,
    LOST_DRAWS,
    Options,
    export_form,
    load_exporter,
)
from grader.exporters.report import describe
from grader.forms import without_keys
from tests.exporters.sample_forms import (
    make_form,
    make_numeric,
    make_short,
    make_single,
)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_carries_every_kind_and_gives_the_same_bytes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    form = make_form()

    exported = export_form(form, name)

    assert exported == export_form(form, name)
    assert exported.total == 6
    assert exported.whole == 6 - len({loss.entry for loss in exported.losses})
    assert all(file.startswith(form.id) for file in exported.files)
    assert all(exported.files.values())


@pytest.mark.parametrize("name", EXPORTERS)
def test_draws_that_differ_are_kept_or_told(name: str) -> None:
    first = make_numeric(1, traps=(), why="", stem="Twice 3?", number_key=6)
    second = first.model_copy(update={"stem": "Twice 4?", "number_key": 8})
    options = Options(draws={first.id: (first, second)})

    losses = export_form(make_form(first), name, options).losses

    told = LOST_DRAWS in {loss.what for loss in losses}
    assert told is not EXPORTERS[name].draws


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_paper_cannot_be_exported_to_where_keys_belong(name: str) -> None:
    with pytest.raises(UserError, match="holds no keys"):
        export_form(without_keys(make_form()), name)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "grader.exporters.pdf", raising=False)
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(UserError) as caught:
        load_exporter("pdf")

    assert str(caught.value) == (
        "pdf needs typst, which is not installed; run: pip install 'gradeproof[pdf]'"
    )


def test_a_fault_of_our_own_is_not_taken_for_a_missing_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_name: str) -> None:
        raise ModuleNotFoundError(name="grader.gone")

    monkeypatch.setattr(importlib, "import_module", fail)

    with pytest.raises(ModuleNotFoundError):
        load_exporter("gift")


def test_losses_are_counted_and_named() -> None:
    shorts = [make_short(number) for number in range(1, 5)]
    exported = export_form(make_form(*shorts, make_single(5)), "gift")

    assert list(describe(exported, "gift")) == [
        "1 of 5 questions kept whole in gift",
        (
            "  lost in 4: answers that are accepted by a pattern "
            "(the-item.short-1, the-item.short-2, the-item.short-3, and 1 more)"
        ),
    ]
