"""Export, import, and the same items are there again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.bank.files import load_bank, open_bank
from grader.bank.lints import lint
from grader.exporters import Options, export_form
from grader.markup.problems import math_problems
from grader.models.quiz import EntryKind, Form
from grader.preview import render_preview
from grader.quiz.whole import whole_bank
from tests.exporters.opening import only_file
from tests.exporters.sample_forms import (
    make_form,
    make_multiple,
    make_numeric,
    make_open,
    make_short,
    make_single,
    make_true_false,
)
from tests.importers.comparing import (
    TOPIC,
    drawn_of,
    facts_of,
    facts_of_drawn,
    line,
    meaning,
    read_back,
    run,
    told,
)

ROOT = Path(__file__).parents[2]
FORMATS = ("gift", "moodle", "qti12", "qti21", "qti3", "csv")
# facts that a format has no place for, as its own loss report says
LOST = {"qti12": {"traps"}, "csv": {"traps", "whys"}}
READ = {"csv": line}


def make_sample() -> Form:
    return make_form(
        make_single(1),
        make_multiple(2, points=3),
        make_true_false(3),
        make_true_false(4, truth=False, why=""),
        make_numeric(5, tolerance=0.25),
        make_numeric(6, number_key=-0.125, answer="-0.125", tolerance=0.01, unit=""),
        make_short(7),
        make_open(8, id="the-item"),
    )


def facts_on_both_sides(form: Form, name: str, folder: Path) -> Iterator[Any]:
    """Yield each entry's id, and its facts before the export and after the import."""
    done = run(only_file(form, name))
    assert done.format == name
    assert told(done) == []
    after = drawn_of(read_back(done, folder))
    read = READ.get(name, meaning)
    lost = LOST.get(name, set())
    for entry in form.entries:
        if entry.kind is not EntryKind.OPEN:
            pair = (facts_of(entry, read), facts_of_drawn(after[entry.id], read))
            yield (
                entry.id,
                *(
                    {key: value for key, value in facts.items() if key not in lost}
                    for facts in pair
                ),
            )


@pytest.mark.parametrize("name", FORMATS)
def test_every_kind_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    for _, before, after in facts_on_both_sides(make_sample(), name, tmp_path):
        assert after == before


@pytest.mark.parametrize("name", FORMATS)
def test_all_variants_of_the_bank_come_back_as_they_were(
    name: str, tmp_path: Path
) -> None:
    form = whole_bank(load_bank(ROOT / "questions"), "All", 3)

    found = list(facts_on_both_sides(form, name, tmp_path))

    assert len(found) > 250
    assert [(key, x, y) for key, x, y in found if x != y] == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_comes_back_is_a_bank_that_can_be_read_and_linted(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "items").mkdir()
    read_back(run(only_file(make_sample(), name)), tmp_path / "items")

    opened = open_bank(tmp_path)

    (item,) = opened.bank.files[0].items
    assert item.id == "the-item"
    assert len(item.variants) == 7
    assert item.imported is not None
    assert {"objective", "source", "rubric"} <= set(item.imported.to_write)
    found = "\n".join(lint(opened))
    assert "to be written: " in found
    assert "`unnamed_1` is no misconception" in found


def test_drafts_are_exported_and_shown_but_no_placeholder_is_asked(
    tmp_path: Path,
) -> None:
    (tmp_path / "items").mkdir()
    read_back(run(only_file(make_sample(), "gift")), tmp_path / "items")
    opened = open_bank(tmp_path)

    form = whole_bank(opened.bank, "Drafts", 1)

    assert len(form.entries) == 7
    assert all(entry.kind is not EntryKind.OPEN for entry in form.entries)
    assert "imported, not finished" in render_preview(opened.bank)


@pytest.mark.parametrize("name", ["moodle", "qti21", "qti3"])
def test_answer_and_key_points_of_an_open_question_come_back(
    name: str, tmp_path: Path
) -> None:
    form = make_sample()
    before = form.entries[-1]
    item = read_back(run(only_file(form, name)), tmp_path)["the-item"]

    assert meaning(item.stem) == meaning(before.stem)
    assert meaning(item.answer) == meaning(before.answer)
    assert [(one.says, one.points) for one in item.rubric.points] == [
        ("Says a.", 1),
        ("Says a.", 1),
    ]
    assert item.imported is not None
    assert "answer" not in item.imported.to_write


def test_points_and_tags_come_back_where_a_format_has_them(tmp_path: Path) -> None:
    form = make_sample()
    items = {
        name: read_back(run(only_file(form, name)), tmp_path)["the-item"]
        for name in FORMATS
    }

    for name in ("moodle", "qti12", "qti21", "qti3", "csv"):
        imported = items[name].imported
        assert imported is not None
        assert imported.points == {"multiple-2": 3, "the-item": 2}
    for name in ("gift", "moodle", "csv"):
        assert items[name].tags == ("shapes-and-parameters",)
    for name in ("moodle", "csv"):
        assert items[name].level == "apply"
    assert items["csv"].difficulty == 2


def test_random_numbers_of_moodle_come_back_as_draws(tmp_path: Path) -> None:
    def draw(width: int) -> Any:
        stem = f"A layer has {width} inputs and 10 outputs. How many weights?"
        why = f"{width} · 10 = {width * 10}."
        return make_numeric(1, stem=stem, why=why, number_key=10 * width, unit="")

    draws = [draw(3), draw(5), draw(8)]
    options = Options(draws={draws[0].id: draws})
    exported = export_form(make_form(draws[0]), "moodle", options)
    (data,) = exported.files.values()

    done = run(data)
    (item,) = read_back(done, tmp_path).values()

    (variant,) = item.variants
    assert told(done) == []
    assert variant.stem == "A layer has {{n1}} inputs and 10 outputs. How many weights?"
    stems = {drawn_of({"": item})[draws[0].id].stem for _ in range(1)}
    assert stems <= {one.stem for one in draws}
    assert variant.let == {"n1": "row[0]", "n2": "row[1]", "key": "row[2]"}


def test_more_than_ten_items_go_into_several_files(tmp_path: Path) -> None:
    entries = [make_single(n, id=f"item-{n}.single") for n in range(1, 24)]

    done = run(only_file(make_form(*entries), "gift"))

    assert list(done.files) == [TOPIC, f"{TOPIC}-2", f"{TOPIC}-3"]
    assert len(read_back(done, tmp_path)) == 23


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])
MARKS = st.sampled_from(
    [
        *("*", "_", "`", "$", "\\", "[a]", "(b)", "<p>", "&amp;", "#", "~", "=", "{"),
        *("}", ":", "\n\n", "- ", "1. ", "{{", "}}", "```\nx\n```\n", "->", "//", "%"),
    ]
)
TEXTS = st.lists(st.text(LETTERS, max_size=6) | MARKS, max_size=10).map("".join)


def _is_sound(text: str) -> bool:
    """Tell whether a text says something, and no formula in it that nobody can set."""
    return bool(meaning(f"x {text}")) and not list(math_problems(text))


@pytest.mark.parametrize("name", ["gift", "moodle", "qti12", "qti21", "qti3"])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=TEXTS.filter(_is_sound), word=st.text(LETTERS, min_size=1, max_size=12))
def test_any_text_comes_back(name: str, tmp_path: Path, text: str, word: str) -> None:
    form = make_form(
        make_single(1, stem=f"x {text}", why=text),
        make_short(2, answer=f"a{word}", accept=(), stem=f"a\n\n{text}\n\nb"),
    )

    done = run(only_file(form, name))

    after = drawn_of(read_back(done, tmp_path))
    layout = [one for one in done.left_out if one.what == "the layout of a text"]
    assert done.left_out == layout
    for entry in form.entries:
        before, found = facts_of(entry), facts_of_drawn(after[entry.id])
        if not layout:
            assert (found["stem"], found["why"]) == (before["stem"], before["why"])
        if entry.kind is EntryKind.SHORT:
            assert [" ".join(t.split()) for t in found["texts"]] == [
                " ".join(entry.answer.split())
            ]
