from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.exporters import export_form
from grader.models.quiz import Form
from tests.exporters.sample_forms import (
    HOSTILE,
    make_form,
    make_multiple,
    make_numeric,
    make_short,
    make_single,
    make_true_false,
)

Read = Callable[[bytes], list[dict[str, Any]]]


def gift(form: Form) -> bytes:
    return export_form(form, "gift").files[f"{form.id}.gift"]


def test_every_kind_is_read_as_what_it_is(read_gift: Read) -> None:
    questions = read_gift(gift(make_form()))

    kinds = [question["type"] for question in questions]
    assert kinds == ["MC", "MC", "TF", "Numerical", "Short", "Essay"]
    assert questions[0]["id"] == "the-item.single-1"
    assert questions[0]["tags"] == ["shapes-and-parameters"]


def test_texts_come_through_as_they_were(read_gift: Read) -> None:
    question, *_ = read_gift(gift(make_form()))

    wanted = (
        "a &lt; b &amp; c, &quot;q&quot; {x} = ~y~ # z: \\n [id:x] %50% ]]&gt; "
        "<code>&lt;/script&gt;</code> \\(x^2 &lt; \\frac{1}{2}\\)"
    )
    assert question["choices"][1]["text"] == {"format": "html", "text": wanted}
    assert question["choices"][1]["isCorrect"] is True
    assert wanted in question["stem"]["text"]
    assert "x = {1: 2}&#10;&#10;print(x)  # ~ = \\ :\n" in question["stem"]["text"]


def test_right_choices_share_the_points_and_wrong_ones_take_as_much(
    read_gift: Read,
) -> None:
    (question,) = read_gift(gift(make_form(make_multiple(1))))

    assert [choice["weight"] for choice in question["choices"]] == [50, -50, 50, -50]


def test_numbers_have_a_tolerance_and_wrong_ones_earn_nothing(read_gift: Read) -> None:
    (question,) = read_gift(gift(make_form(make_numeric(1, tolerance=0.5))))

    assert [(choice["text"], choice["weight"]) for choice in question["choices"]] == [
        ({"type": "range", "number": 25450, "range": 0.5}, 100),
        ({"type": "range", "number": 25408, "range": 0.5}, 0),
    ]


def test_an_asterisk_in_a_short_answer_stands_for_itself(read_gift: Read) -> None:
    (question,) = read_gift(gift(make_form(make_short(1))))

    texts = [choice["text"]["text"] for choice in question["choices"]]
    assert texts == ["state_dict", "state dict", r"para\*meters"]


def test_a_statement_is_true_or_false(read_gift: Read) -> None:
    form = make_form(make_true_false(1), make_true_false(2, truth=False, why=""))

    assert [question["isTrue"] for question in read_gift(gift(form))] == [True, False]


def test_a_question_without_a_why_ends_where_it_should(read_gift: Read) -> None:
    form = make_form(
        make_single(1, why=""), make_numeric(2, why=""), make_short(3, why="")
    )

    found = [question["globalFeedback"] for question in read_gift(gift(form))]
    assert found == [None, None, None]


def test_what_cannot_be_carried_is_told() -> None:
    losses = [
        (loss.entry, loss.what) for loss in export_form(make_form(), "gift").losses
    ]

    assert losses == [
        ("the-item.short-5", "answers that are accepted by a pattern"),
        ("the-item.open-6", "the rubric and the model answer"),
        ("the-item.open-6", "the points: GIFT gives each question one"),
    ]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_no_text_breaks_the_file(read_gift: Read, text: str) -> None:
    form = make_form(
        make_single(1, stem=f"x {text}", why=text),
        make_short(2, stem=f"{HOSTILE}{text}"),
    )

    assert [question["type"] for question in read_gift(gift(form))] == ["MC", "Short"]
