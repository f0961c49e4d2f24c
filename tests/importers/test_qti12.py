from pathlib import Path
from typing import Any

import pytest

from grader.errors import UserError
from tests.exporters.opening import only_file, open_package
from tests.exporters.sample_forms import make_form, make_single
from tests.importers.comparing import drawn, run, told

SCORE = '<setvar action="Set" varname="SCORE">100</setvar>'
FIELD = "<response_str><render_fib/></response_str>"
NUMBER = '<response_str><render_fib fibtype="Decimal"/></response_str>'


def item(presentation: str, rules: str = "", more: str = "", kind: str = "") -> str:
    field = (
        "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type"
        f"</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata>"
        "</itemmetadata>"
    )
    return (
        f'<questestinterop>\n<item ident="x" title="T">{field if kind else ""}'
        f"<presentation><material><mattext>Q_1?</mattext></material>{presentation}"
        f"</presentation><resprocessing>{rules}</resprocessing>{more}</item>"
        "</questestinterop>"
    )


def rule(test: str, then: str = SCORE) -> str:
    return f"<respcondition><conditionvar>{test}</conditionvar>{then}</respcondition>"


def equal(text: str) -> str:
    return f"<varequal>{text}</varequal>"


def choices(*letters: str, many: bool = False) -> str:
    labels = "".join(
        f'<response_label ident="{one}"><material><mattext>{one}</mattext></material>'
        "</response_label>"
        for one in letters
    )
    kind = "Multiple" if many else "Single"
    return f'<response_lid rcardinality="{kind}">{labels}</response_lid>'


def shown(ident: str, text: str) -> str:
    return f'<itemfeedback ident="{ident}"><mattext>{text}</mattext></itemfeedback>'


def show(ident: str) -> str:
    return f'<displayfeedback linkrefid="{ident}"/>'


def one(data: str, folder: Path) -> Any:
    (found,) = drawn(data, folder, "qti12")
    return found


def test_feedback_belongs_to_choices_right_answers_or_all(tmp_path: Path) -> None:
    rules = (
        rule("<other/>", show("general_fb"))
        + rule(equal("B"), show("B_fb"))
        + rule(equal("A"), SCORE + show("correct_fb"))
    )
    texts = (
        shown("general_fb", "All.") + shown("B_fb", "No.") + shown("correct_fb", "Yes.")
    )

    found = one(item(choices("A", "B", "C"), rules, texts), tmp_path)

    assert found.id == "x.single"
    assert found.stem == "Q_1?"
    assert found.why == "All.\n\nYes."
    assert [(c.text, c.right, c.why) for c in found.choices] == [
        *(("A", True, ""), ("B", False, "No."), ("C", False, "")),
    ]


def test_several_right_choices_may_add_up(tmp_path: Path) -> None:
    rules = rule(equal("A")) + rule(equal("C"))

    found = one(item(choices("A", "B", "C", "D", many=True), rules), tmp_path)

    assert [c.text for c in found.choices if c.right] == ["A", "C"]


@pytest.mark.parametrize(
    ("test", "key", "tolerance"),
    [
        ("<vargte>1</vargte><varlte>4</varlte>", 2.5, 1.5),
        (equal("3"), 3, 0),
        (f"<or>{equal('3')}<and><vargte>2</vargte><varlte>4</varlte></and></or>", 3, 1),
    ],
)
def test_numbers_may_be_exact_or_between_bounds(
    test: str, key: float, tolerance: float, tmp_path: Path
) -> None:
    found = one(item(NUMBER, rule("x") + rule(test)), tmp_path)

    assert (found.key, found.tolerance) == (key, tolerance)


def test_wrong_texts_and_numbers_have_their_feedback(tmp_path: Path) -> None:
    rules = rule(equal("1")) + rule(equal("2"), show("b")) + rule(equal("1"), show("c"))
    texts = shown("b", "No.") + shown("c", "Yes.")

    number = one(item(NUMBER, rules, texts, "numerical_question"), tmp_path)
    text = one(item(FIELD, rules, texts, "short_answer_question"), tmp_path)

    assert [(t.value, t.why) for t in number.distractors] == [(2, "No.")]
    assert [(t.text, t.why) for t in text.distractors] == [("2", "No.")]


def test_a_wrong_number_may_be_a_range_and_what_is_none_is_told(tmp_path: Path) -> None:
    rules = (
        rule(equal("2"))
        + rule(equal("7"))
        + rule("<vargte>3</vargte><varlte>5</varlte>", show("b"))
        + rule("<vargt>9</vargt>", show("c"))
        + rule("<varlt>0</varlt>", show("d"))
    )
    data = item(NUMBER, rules, shown("b", "No.") + shown("c", "Big."))

    found = one(data, tmp_path)

    assert [(t.value, t.why) for t in found.distractors] == [(4, "No.")]
    assert [line.split(": ", 1)[1] for line in told(run(data))] == [
        "points for other answers: the bank has one key",
        "the feedback Big.: it is about no number, and no range of them",
        "a condition on the answer: it is about no number, and no range of them",
    ]


def test_html_may_stand_in_the_document_as_elements(tmp_path: Path) -> None:
    data = item(FIELD, rule(equal("a"))).replace(
        "Q_1?", "<p xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b></p>"
    )

    assert one(data, tmp_path).stem == "a **b**"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (item("", kind="matching_question"), "the type 'matching_question'"),
        (item(FIELD + FIELD), "it asks for 2 answers at once"),
        (item(choices("A", "B", "C")), "it does not say which choice is right"),
        (item("", rule(equal("A"))), "it asks for no answer"),
        (item(NUMBER, rule(equal("x"))), "its key is no number"),
        (item(choices("A", "B"), rule(equal("A"))), "wrong choices: 1"),
        (
            '<questestinterop>\n<item ident="x" title="T"/></questestinterop>',
            "the question: T: it presents nothing",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: str, wanted: str) -> None:
    (line,) = told(run(data, "qti12"))

    assert line.startswith("line 2 (x): the question: ")
    assert wanted in line


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (
            item(
                FIELD,
                rule(equal("a")) + rule("<other/>", show("incorrect_fb")),
                shown("incorrect_fb", "Oh."),
            ),
            "the feedback Oh.",
        ),
        (
            item(
                choices("A", "B", "C"),
                rule(equal("A")) + rule(equal("B"), "<setvar>50</setvar>"),
            ),
            "points for some of the wrong choices",
        ),
        (item('<material><matimage uri="a.png"/></material>'), "a.png"),
    ],
)
def test_a_part_that_is_lost_is_told(data: str, wanted: str) -> None:
    (line,) = told(run(data, "qti12"))

    assert line.startswith("line 2 (x): ")
    assert wanted in line


def test_a_document_of_a_package_can_be_read_alone() -> None:
    files = open_package(only_file(make_form(make_single(1)), "qti12"))

    done = run(files["midterm-A/midterm-A.xml"])

    assert (done.format, done.variants, told(done)) == ("qti12", 1, [])


def test_another_root_is_refused() -> None:
    with pytest.raises(UserError, match="its root is <quiz>, which holds no questions"):
        run("<quiz/>", "qti12")
