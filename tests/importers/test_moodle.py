from pathlib import Path
from typing import Any

import pytest

from grader.errors import UserError
from tests.importers.comparing import drawn, read_back, run, told

STOCK = "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"


def question(kind: str, body: str, stem: str = "Q?") -> str:
    return (
        f'<quiz><question type="category"/>\n<question type="{kind}">'
        f"<name><text>Name</text></name>"
        f'<questiontext format="html"><text>{stem}</text></questiontext>'
        f"{STOCK}{body}</question></quiz>"
    )


def answer(fraction: str, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def feedback(text: str) -> str:
    return f'<feedback format="html"><text>{text}</text></feedback>'


def one(data: str, folder: Path) -> Any:
    (found,) = drawn(data, folder, "moodle")
    return found


def test_texts_may_be_html_markdown_or_plain(tmp_path: Path) -> None:
    body = (
        '<single>1</single><answer fraction="100" format="html">'
        "<text><![CDATA[<p>a <em>b</em></p>]]></text></answer>"
        '<answer fraction="0" format="markdown"><text>a **b**</text></answer>'
        '<answer fraction="0" format="plain_text"><text>a *b*</text></answer>'
    )

    found = one(question("multichoice", body), tmp_path)

    assert found.id == "name.single"
    assert [choice.text for choice in found.choices] == [
        *("a *b*", "a **b**", "a \\*b\\*")
    ]


def test_feedback_on_true_and_false_is_told_as_why(tmp_path: Path) -> None:
    body = answer("0", "true", feedback("No.")) + answer("100", "false")

    found = one(question("truefalse", body), tmp_path)

    assert (found.key, found.why) == (False, "No.")


def test_numbers_and_texts_have_wrong_answers(tmp_path: Path) -> None:
    number = one(
        question(
            "numerical",
            answer("100", "3", "<tolerance>0.5</tolerance>")
            + answer("0", "4", feedback("Too many.")),
        ),
        tmp_path,
    )
    text = one(
        question("shortanswer", answer("100", "a*c") + answer("100", "ab")), tmp_path
    )

    assert (number.key, number.tolerance) == (3, 0.5)
    assert [(t.value, t.why) for t in number.distractors] == [(4, "Too many.")]
    assert (text.key, text.accept) == ("ab", ("/a.*c/",))


def test_an_essay_brings_its_answer_and_its_key_points(tmp_path: Path) -> None:
    info = "&lt;p&gt;Yes.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;says a (2)&lt;/li&gt;&lt;/ul&gt;"
    body = f"<graderinfo><text>{info}</text></graderinfo>"

    (item,) = read_back(run(question("essay", body)), tmp_path).values()

    assert (item.stem, item.answer) == ("Q?", "Yes.")
    assert [point.says for point in item.rubric.points] == ["says a", "To be written."]


def calculated(formula: str, more: str = "", sets: str | None = None) -> str:
    values = "".join(f"<dataset_item><value>{n}</value></dataset_item>" for n in (1, 2))
    one_set = (
        f"<dataset_definition><name><text>a</text></name>{values}</dataset_definition>"
    )
    body = answer("100", formula, more) + (one_set if sets is None else sets)
    return question("calculated", body, "Twice {a}?")


def test_a_formula_becomes_an_expression_over_the_draws(tmp_path: Path) -> None:
    more = "<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>"
    found = one(calculated("2*{a}", more), tmp_path)

    assert found.values["a"] in {1, 2}
    assert found.stem == f"Twice {found.values['a']}?"
    assert (found.key, found.tolerance) == (
        2 * found.values["a"],
        pytest.approx(0.02 * found.values["a"]),
    )


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (question("matching", ""), "the type 'matching'"),
        (question("truefalse", answer("0", "true")), "not exactly one of"),
        (question("numerical", answer("100", "x")), "`x` is no number"),
        (question("numerical", answer("0", "1")), "no answer earns all points"),
        (calculated("sin({a})"), "its formula sin({a}) is more than arithmetic"),
        (calculated("{b}"), "its formula {b} is more"),
        (calculated("2/0*{a}", "<tolerance>x</tolerance>"), "tolerance is no number"),
        (calculated("{a}", sets=""), "it brings no numbers"),
        (
            calculated(
                "{a}", sets="<dataset_definition><value>1</value></dataset_definition>"
            ),
            "the numbers for {} cannot be read",
        ),
        (question("calculated", ""), "read with one answer only"),
        (question("multichoice", answer("100", "a")), "all of its choices are right"),
        (question("essay", "", ""), "it asks nothing"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: str, wanted: str) -> None:
    done = run(data, "moodle")

    (line,) = told(done)
    assert line.startswith("line 2 (Name): the question: ")
    assert wanted in line


SINGLE = "<single>true</single>" + answer("100", "a") + answer("0", "b")


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        ("multichoice", SINGLE + answer("50", "c"), "50 % for c"),
        ("multichoice", SINGLE + answer("0", "c") + "<hint/>", "1 hints"),
        (
            "multichoice",
            SINGLE
            + answer("0", "c")
            + "<incorrectfeedback><text>Oh.</text></incorrectfeedback>",
            "the feedback Oh.",
        ),
        ("shortanswer", "<usecase>1</usecase>" + answer("100", "a"), "capitals"),
        ("shortanswer", answer("100", "a", feedback("Yes.")), "the feedback on a"),
        ("shortanswer", answer("100", "a") + answer("50", "b"), "50 % for b"),
        ("shortanswer", answer("100", "a") + answer("0", "*"), "the feedback on *"),
        ("numerical", answer("100", "1") + answer("0", "*"), "all other answers"),
        ("numerical", answer("100", "1") + answer("100", "2"), "the answer 2"),
        (
            "numerical",
            answer("100", "1") + "<units><unit><unit_name>m</unit_name></unit>"
            "<unit><unit_name>cm</unit_name></unit></units>",
            "the units cm",
        ),
    ],
)
def test_a_part_that_is_lost_is_told(kind: str, body: str, wanted: str) -> None:
    done = run(question(kind, body), "moodle")

    (line,) = told(done)
    assert line.startswith("line 2 (Name): ")
    assert wanted in line
    assert done.variants == 1


def test_another_root_is_refused() -> None:
    with pytest.raises(UserError, match="its root is <html>, and not <quiz>"):
        run("<html/>", "moodle")
