from pathlib import Path

import pytest

from grader.bank.templates import fill
from grader.importers.items import PLACEHOLDER, make_items
from grader.importers.names import name_questions, slug
from grader.importers.records import Draws, Found, Option, Question
from grader.importers.variants import literal, make_variant
from grader.models.quiz import EntryKind
from tests.importers.comparing import drawn_of, read_back, run


def ask(
    name: str = "", kind: EntryKind = EntryKind.TRUE_FALSE, **more: object
) -> Question:
    given = {
        "place": "line 1",
        "kind": kind,
        "id": name,
        "stem": "Is it so?",
        "truth": True,
    }
    return Question(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What is “Größe”?", "what-is-groe"),
        ("3 things", "q-3-things"),
        ("???", ""),
        ("x" * 80, "x" * 64),
        ("ab-" * 30, "ab-" * 21 + "a"),
    ],
)
def test_a_text_becomes_an_id(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_own_ids_stay_and_others_get_out_of_their_way() -> None:
    open_kind = EntryKind.OPEN
    questions = [
        ask("a.b"),
        ask("a", open_kind),
        ask("a.b"),
        ask("a", open_kind),
        ask("a"),
        ask("", title="My title"),
        ask("", stem="what is it that we all want to know"),
        ask("", stem="???"),
        ask("a.c", open_kind),
        ask("g1c0ffee1c0ffee1c0ffee", title="Question 7", stem="Is *this* so?"),
    ]

    assert list(name_questions(questions)) == [
        ("a", "b"),
        ("a", ""),
        ("a", "b-2"),
        ("a-2", ""),
        ("a-3", "true-false"),
        ("my-title", "true-false"),
        ("what-is-it-that-we-all", "true-false"),
        ("question", "true-false"),
        ("a-c", ""),
        ("is-this-so", "true-false"),
    ]


@pytest.mark.parametrize(
    "text", ["{{x}}", "a {{{x}}} b }}", "{{ {{ }}", "{{\n}}", "{x}"]
)
def test_braces_in_an_imported_text_stand_for_themselves(text: str) -> None:
    assert fill(literal(text), {}) == text


def test_what_no_file_says_is_a_placeholder_and_is_told() -> None:
    found = Found(questions=[ask("x", tags=("Some tag", "topic", "apply"), points=2.5)])

    (item,) = make_items(found, "topic", "quiz.xml")

    assert item["tags"] == ["some-tag"]
    assert item["level"] == "apply"
    assert item["objective"] == item["answer"] == PLACEHOLDER
    assert item["stem"] == "Is it so?"
    assert item["imported"] == {
        "file": "quiz.xml",
        "place": "line 1",
        "points": {"true-false": 2.5},
        "to_write": [
            *(
                "difficulty",
                "objective",
                "source",
                "stem",
                "answer",
                "rubric",
                "variants",
            ),
        ],
    }


def test_variants_of_an_item_come_together() -> None:
    asked = ask("a", EntryKind.OPEN, stem="Why?", answer="So.")
    found = Found(
        questions=[ask("a.b"), asked, ask("a.c", difficulty=4, level="create")]
    )

    (item,) = make_items(found, "topic", "f")

    assert [variant["id"] for variant in item["variants"]] == ["b", "c"]
    assert (item["stem"], item["answer"]) == ("Why?", "So.")
    assert (item["difficulty"], item["level"]) == (4, "create")
    assert item["imported"]["to_write"] == ["objective", "source", "rubric"]


def test_a_question_that_the_bank_refuses_is_left_out_with_the_reason() -> None:
    found = Found(
        questions=[
            ask("a", points=-1.0),
            ask("b", stem="x" * 600_000),
            ask(
                "c",
                EntryKind.NUMERIC,
                number="max",
                draws=Draws(names=("max",), rows=((1,),)),
            ),
        ]
    )

    assert make_items(found, "topic", "f") == []
    assert [one.why[:40] for one in found.left_out] == [
        "imported.points.true-false: Input should",
        "all its texts are longer than 500,000 ch",
        "0.let.max: `max` is a function's name",
    ]


def test_rows_of_random_numbers_become_one_parameter() -> None:
    draws = Draws(names=("row", "key"), rows=((1, 2), (3, 4)))
    question = ask(
        "a", EntryKind.NUMERIC, stem="{row} {{x}}?", number="key", draws=draws
    )

    variant = make_variant(question, "v")

    assert variant["parameters"] == {"rows": {"choices": [[1, 2], [3, 4]]}}
    assert variant["let"] == {"row": "rows[0]", "key": "rows[1]"}
    assert variant["stem"] == '{{row}} {{"{"}}{x}}?'


def test_large_items_go_into_files_of_their_own(tmp_path: Path) -> None:
    long = "word " * 18_000
    text = "\n\n".join(f"Q{n} {long} {{T####{long}}}" for n in range(5))

    done = run(text, "gift")

    assert len(done.files) == 2
    assert len(drawn_of(read_back(done, tmp_path))) == 5


def test_an_option_needs_words() -> None:
    options = (Option(text="a", right=True), Option(text=" ", right=False))
    found = Found(questions=[ask("a", EntryKind.SINGLE, options=options)])

    assert make_items(found, "topic", "f") == []
    assert found.left_out[0].why == "one of its choices is empty"
