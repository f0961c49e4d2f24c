from collections.abc import Sequence
from itertools import pairwise

import pytest
from lxml import etree

from grader.exporters import Draws, Options, export_form
from grader.models.quiz import EntryKind, FormEntry
from tests.exporters.opening import NO_DRAWS, only_file
from tests.exporters.sample_forms import (
    make_choice,
    make_entry,
    make_form,
    make_multiple,
    make_numeric,
    make_short,
    make_single,
)

LEGAL = {
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40"),
    *("33.33333", "30", "25", "20", "16.66667", "14.28571", "12.5", "11.11111"),
    *("10", "5", "0"),
}


def questions(*entries: FormEntry, draws: Draws = NO_DRAWS) -> list[etree._Element]:
    root = etree.fromstring(only_file(make_form(*entries), "moodle", draws))
    return root.findall("question")[1:]


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path)]


def test_every_kind_has_its_type_and_a_stable_id() -> None:
    found = questions()

    assert [question.get("type") for question in found] == [
        *("multichoice", "multichoice", "truefalse", "numerical", "shortanswer"),
        "essay",
    ]
    assert texts(found[0], "idnumber") == ["the-item.single-1"]
    assert texts(found[0], "tags/tag/text") == ["shapes-and-parameters", "apply"]
    assert texts(found[5], "defaultgrade") == ["2"]


def test_texts_are_html_with_tex() -> None:
    (question,) = questions(make_single(1))

    (stem,) = texts(question, "questiontext/text")
    assert "{x} = ~y~ # z: \\n [id:x] %50% ]]&gt; <code>&lt;/script&gt;</code>" in stem
    assert r"\(x^2 &lt; \frac{1}{2}\)" in stem


@pytest.mark.parametrize("count", range(1, 11))
def test_fractions_are_those_that_moodle_knows(count: int) -> None:
    choices = [
        make_choice(letter, letter, right=index < count)
        for index, letter in enumerate("ABCDEFGHIJKL"[: count + 3])
    ]
    (question,) = questions(make_entry(1, EntryKind.MULTIPLE, choices=tuple(choices)))

    fractions = [answer.get("fraction", "") for answer in question.findall("answer")]
    assert {fraction.removeprefix("-") for fraction in fractions} <= LEGAL
    earned = sum(float(fraction) for fraction in fractions if fraction[0] != "-")
    taken = sum(float(fraction) for fraction in fractions if fraction[0] == "-")
    assert earned == pytest.approx(100, abs=1e-4)
    assert taken == pytest.approx(-100, abs=1e-4)
    assert texts(question, "single") == ["false"]


def test_more_choices_than_moodle_has_fractions_for_are_a_loss() -> None:
    letters = "ABCDEFGHIJKL"
    choices = [make_choice(one, one, right=one == "A") for one in letters]
    form = make_form(make_entry(1, EntryKind.MULTIPLE, choices=tuple(choices)))

    (loss,) = export_form(form, "moodle").losses

    assert loss.what.startswith("the exact worth of each choice")


def test_a_single_choice_gives_all_or_nothing() -> None:
    (question,) = questions(make_single(1))

    assert [one.get("fraction") for one in question.findall("answer")] == [
        *("0", "100", "0"),
    ]
    assert texts(question, "answer/feedback/text")[1] == "Rows are outputs."


def test_numbers_have_tolerance_unit_and_feedback() -> None:
    (question,) = questions(make_numeric(1, tolerance=0.25))

    assert texts(question, "answer/text") == ["25450", "25408"]
    assert texts(question, "answer/tolerance") == ["0.25", "0.25"]
    assert texts(question, "units/unit/unit_name") == ["parameters"]
    (plain,) = questions(make_numeric(1, unit="", traps=()))
    assert plain.find("units") is None


def test_short_answers_ignore_case_and_take_an_asterisk_for_itself() -> None:
    (question,) = questions(make_short(1))

    assert texts(question, "usecase") == ["0"]
    answers = [(a.get("fraction"), a.findtext("text")) for a in question.iter("answer")]
    assert answers == [
        ("100", "state_dict"),
        ("100", "state dict"),
        ("0", r"para\*meters"),
    ]


def test_whoever_marks_an_open_question_sees_the_answer_and_the_points() -> None:
    found = questions()[5]

    (shown,) = texts(found, "graderinfo/text")
    assert "An answer: " in shown
    assert "<li>Says a. (1)</li>" in shown


def draw(width: int, **more: object) -> FormEntry:
    given: dict[str, object] = {
        "stem": f"A layer has {width} inputs and 10 outputs. How many weights?",
        "why": f"{width} · 10 = {width * 10}.",
        "number_key": width * 10,
        "tolerance": 0.0,
        "unit": "",
    }
    return make_numeric(1, **(given | more))


def calculated(draws: Sequence[FormEntry]) -> etree._Element:
    (question,) = questions(draws[0], draws={draws[0].id: draws})
    return question


def test_random_numbers_become_wildcards_with_our_draws() -> None:
    question = calculated([draw(3), draw(5), draw(8)])

    assert question.get("type") == "calculated"
    (stem,) = texts(question, "questiontext/text")
    assert stem == "<p>A layer has {n1} inputs and 10 outputs. How many weights?</p>"
    assert texts(question, "generalfeedback/text") == ["<p>{n1} · 10 = {n2}.</p>"]
    assert texts(question, "answer/text") == ["{key}"]
    sets = question.findall("dataset_definitions/dataset_definition")
    assert {
        one.findtext("name/text"): texts(one, "dataset_items/dataset_item/value")
        for one in sets
    } == {
        "n1": ["3", "5", "8"],
        "n2": ["30", "50", "80"],
        "key": ["30", "50", "80"],
    }
    for one in sets:
        numbers = [
            int(text) for text in texts(one, "dataset_items/dataset_item/number")
        ]
        assert all(after == before + 1 for before, after in pairwise(numbers))


def test_a_tolerance_may_be_a_part_of_the_key() -> None:
    draws = [draw(width, tolerance=width * 0.1) for width in (3, 5)]
    question = calculated(draws)

    assert texts(question, "answer/tolerance") == ["0.01"]
    assert texts(question, "answer/tolerancetype") == ["1"]
    absolute = calculated([draw(3, tolerance=0.5), draw(5, tolerance=0.5)])
    assert texts(absolute, "answer/tolerance") == ["0.5"]
    assert texts(absolute, "answer/tolerancetype") == ["2"]


def test_decimals_are_shown_as_far_as_they_go() -> None:
    draws = [draw(3, number_key=0.125), draw(5, number_key=2.5)]

    assert texts(calculated(draws), "answer/correctanswerlength") == ["3"]


@pytest.mark.parametrize(
    "others",
    [
        [draw(5, stem="Quite another question with 5 inputs?")],
        [draw(5, stem="A layer has {5} inputs and 10 outputs. How many weights?")],
        [draw(5, tolerance=0.7), draw(8, tolerance=0.2)],
        [draw(5, tolerance=0.7), draw(8, tolerance=0.0, number_key=0)],
        [],
    ],
    ids=["other words", "braces", "no common tolerance", "key is zero", "one draw"],
)
def test_draws_that_differ_in_more_are_left_as_one(others: list[FormEntry]) -> None:
    draws = [draw(3), *others]
    form = make_form(draws[0])

    exported = export_form(form, "moodle", Options(draws={draws[0].id: draws}))

    root = etree.fromstring(exported.files["midterm.A.xml"])
    assert root.findall("question")[1].get("type") == "numerical"
    assert [loss.what for loss in exported.losses] == [
        "the random draws: one of them is kept"
    ]


def test_what_cannot_be_carried_is_told() -> None:
    draws = [draw(3), draw(5)]
    form = make_form(draws[0], make_short(2), make_multiple(3))

    losses = export_form(form, "moodle", Options(draws={draws[0].id: draws})).losses

    assert [loss.what for loss in losses] == [
        "the feedback on wrong numbers: they differ from draw to draw",
        "answers that are accepted by a pattern",
    ]
