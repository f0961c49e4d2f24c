"""Forms, drawn from a bank."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.forms import is_sealed, to_json
from grader.models import Bank, Blueprint
from grader.models.drawn import Drawn
from grader.models.quiz import EntryKind, Form
from grader.quiz.assemble import APART, Label, assemble, letters, mean_difficulty
from grader.quiz.entries import _PARTS
from tests.quiz.banks import big_bank

BIG = big_bank()


def blueprint(**said: Any) -> Blueprint:
    given = {"id": "quiz", "title": "A quiz", "cells": [{"count": 6}]}
    return Blueprint.model_validate(given | said)


def draw(count: int = 3, seed: int = 7, of: Bank = BIG, **said: Any) -> list[Form]:
    return list(assemble(of, blueprint(**said), letters(count), seed))


def asked(form: Form) -> list[str]:
    return [entry.id for entry in form.entries]


@settings(max_examples=10)
@given(st.integers())
def test_the_same_seed_gives_the_same_bytes_and_another_another_quiz(seed: int) -> None:
    one, other = draw(seed=seed), draw(seed=seed)
    another = draw(seed=seed + 1)

    assert list(map(to_json, one)) == list(map(to_json, other))
    assert list(map(to_json, one)) != list(map(to_json, another))


def test_a_form_does_not_depend_on_how_many_others_there_are() -> None:
    assert draw(count=1) == draw(count=3)[:1]


def test_forms_are_sealed_and_say_where_they_come_from() -> None:
    one, other, _ = draw(minutes=45, instructions="Answer *all*.")

    assert is_sealed(one)
    assert (one.id, one.label, other.id) == ("quiz.A", "A", "quiz.B")
    assert (one.minutes, one.instructions) == (45, "Answer *all*.")
    assert (one.seed, one.bank) == (7, BIG.version)


def test_by_default_forms_ask_the_same_in_another_order() -> None:
    forms = draw()

    assert len({tuple(sorted(asked(form))) for form in forms}) == 1
    assert len({tuple(asked(form)) for form in forms}) == 3
    assert len({str([entry.values for entry in form.entries]) for form in forms}) == 3


def test_where_nothing_varies_forms_are_the_same_but_for_their_names() -> None:
    vary = {"parameters": False, "choices": False, "order": False, "items": False}
    one, other, _ = draw(vary=vary)

    assert one.entries == other.entries


def test_choices_alone_can_vary() -> None:
    vary = {"parameters": False, "choices": True, "order": False, "items": False}
    forms = draw(vary=vary, cells=[{"kinds": ["single"], "count": 6}])
    stems = {tuple(entry.stem for entry in form.entries) for form in forms}
    orders = {
        tuple(choice.origin for entry in form.entries for choice in entry.choices)
        for form in forms
    }

    assert (len(stems), len(orders)) == (1, 3)


def test_entries_are_numbered_and_named_in_their_order() -> None:
    (form,) = draw(count=1, open=["first-0"])

    assert [entry.number for entry in form.entries] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.name for entry in form.entries] == [f"q{n}" for n in range(1, 8)]


def test_an_open_question_stands_last_with_its_rubric() -> None:
    (form,) = draw(count=1, open=["first-0"])
    last = form.entries[-1]

    assert (last.id, last.kind, last.points) == ("first-0", EntryKind.OPEN, 3)
    assert (last.stem, last.answer) == ("Why first-0?", "So.")
    assert last.rubric is not None
    assert "first-0" not in {name.partition(".")[0] for name in asked(form)[:-1]}


def test_each_kind_is_held_by_value() -> None:
    kinds = ("single", "multiple", "true_false", "numeric", "short")
    (form,) = draw(count=1, cells=[{"kinds": [kind], "count": 1} for kind in kinds])
    by_kind = {entry.kind: entry for entry in form.entries}
    single = by_kind[EntryKind.SINGLE]
    numeric = by_kind[EntryKind.NUMERIC]
    short = by_kind[EntryKind.SHORT]
    n = single.values["n"]

    assert [choice.id for choice in single.choices] == ["A", "B", "C", "D"]
    assert {choice.origin: choice.text for choice in single.choices} == {
        "keys.0": f"key of {n}",
        "distractors.0": f"a of {n}",
        "distractors.1": f"b of {n}",
        "distractors.2": f"c of {n}",
    }
    assert {choice.misconception for choice in single.choices if not choice.right} == {
        *("mistake_a", "mistake_b", "mistake_c"),
    }
    assert by_kind[EntryKind.TRUE_FALSE].truth is True
    squared = int(str(numeric.values["n"])) ** 2
    assert numeric.number_key == squared
    assert numeric.tolerance == pytest.approx(squared / 100)
    assert (numeric.unit, numeric.traps[0].misconception) == ("ms", "doubles")
    assert (short.answer, short.accept) == ("word", ("words",))
    assert short.traps[0].text == "sword"


def test_every_kind_of_draw_becomes_an_entry() -> None:
    members = Drawn.__args__[0].__args__  # type: ignore[attr-defined]

    assert set(_PARTS) == set(members)


@settings(max_examples=10, deadline=None)
@given(st.integers())
def test_forms_of_different_items_are_parallel(seed: int) -> None:
    cells = [
        {"topics": ["first"], "count": 4, "points": 2},
        {"topics": ["second"], "kinds": ["single", "numeric"], "count": 4},
    ]
    forms = draw(count=6, seed=seed, cells=cells, vary={"items": True})
    found = [mean_difficulty(form) for form in forms]
    topics = [sorted(entry.topic for entry in form.entries) for form in forms]

    assert max(found) <= min(found) * (1 + APART) + 1e-9
    assert topics == [["first"] * 4 + ["second"] * 4] * 6
    assert len({tuple(sorted(asked(form))) for form in forms}) > 1
    assert all(len({one.split(".")[0] for one in asked(f)}) == 8 for f in forms)


def test_forms_that_cannot_be_parallel_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("grader.quiz.assemble.TRIES", 0)

    with pytest.raises(BadQuiz, match="form A: no selection in 0 is as difficult"):
        draw(vary={"items": True})


def test_a_selection_that_cannot_be_balanced_is_chosen_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdicts = iter([False, False, True])
    monkeypatch.setattr("grader.quiz.assemble.is_near", lambda *_: next(verdicts))
    (form,) = draw(count=1, vary={"items": True})

    assert next(verdicts, None) is None
    assert len(form.entries) == 6


def test_parallel_forms_keep_enemies_apart() -> None:
    enemies = [[f"first-{n}" for n in range(10)]]
    forms = draw(count=6, vary={"items": True}, enemies=enemies)

    assert all(sum("first" in name for name in asked(form)) < 2 for form in forms)


def test_an_empty_blueprint_is_told() -> None:
    with pytest.raises(BadQuiz, match="asks for nothing at all"):
        draw(cells=[])


def test_there_are_as_many_labels_as_letters() -> None:
    assert [label.name for label in letters(3)] == ["A", "B", "C"]
    with pytest.raises(BadQuiz, match="draw a form for each student with --roster"):
        letters(27)


def test_a_form_may_be_for_one_student() -> None:
    label = Label(name="ada-1", student="ada@1")
    (form,) = assemble(BIG, blueprint(), [label], Random(1).randint(0, 9))

    assert (form.id, form.student) == ("quiz.ada-1", "ada@1")
