import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UserError
from grader.models.quiz import Trap
from tests.exporters.opening import only_file, open_package
from tests.exporters.sample_forms import (
    make_form,
    make_numeric,
    make_short,
    make_single,
)
from tests.importers.comparing import drawn, drawn_of, read_back, run, told

RESPONSE = 'responseIdentifier="RESPONSE"'


def item(
    body: str,
    kind: str = "identifier",
    right: str = "",
    more: str = "",
    many: str = "single",
) -> str:
    values = (
        f"<correctResponse><value>{right}</value></correctResponse>" if right else ""
    )
    return (
        '<assessmentItem identifier="x" title="T">\n'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{many}" '
        f'baseType="{kind}">{values}</responseDeclaration>'
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def choices(*letters: str, inside: str = "") -> str:
    simple = "".join(
        f'<simpleChoice identifier="{one}">{one}{inside}</simpleChoice>'
        for one in letters
    )
    return (
        f"<choiceInteraction {RESPONSE}><prompt>Q?</prompt>{simple}</choiceInteraction>"
    )


ENTRY = f"<p>A <textEntryInteraction {RESPONSE}/> gap.</p>"
ABC = choices("A", "B", "C")


def one(data: str, folder: Path) -> Any:
    (found,) = drawn(data, folder, "qti21")
    return found


def test_a_choice_may_have_its_feedback_inside(tmp_path: Path) -> None:
    inside = '<feedbackInline identifier="f">Because.</feedbackInline>'

    found = one(item(choices("A", "B", "C", inside=inside), right="B"), tmp_path)

    assert found.stem == "Q?"
    assert [(c.text, c.right, c.why) for c in found.choices] == [
        *(("B", True, "Because."), ("A", False, "Because."), ("C", False, "Because."))
    ]


def test_a_mapping_says_what_is_right_where_nothing_else_does(tmp_path: Path) -> None:
    entries = '<mapping><mapEntry mapKey="A" mappedValue="1"/></mapping>'
    data = item(ABC).replace(
        "</responseDeclaration>", f"{entries}</responseDeclaration>"
    )

    found = one(data, tmp_path)

    assert [c.text for c in found.choices if c.right] == ["A"]


def test_a_gap_in_a_sentence_stays_visible(tmp_path: Path) -> None:
    found = one(item(ENTRY, "string", "word"), tmp_path)

    assert (found.stem, found.key) == (r"A \_\_\_\_ gap.", "word")


def test_a_field_may_stand_right_in_the_body(tmp_path: Path) -> None:
    found = one(item(f"A <textEntryInteraction {RESPONSE}/>", "integer", "3"), tmp_path)

    assert (found.stem, found.key, found.tolerance) == (r"A \_\_\_\_", 3, 0)


@pytest.mark.parametrize(
    ("mode", "tolerance"),
    [("absolute", 0.5), ("relative", 2 * 0.5 / 100), ("exact", 0.5)],
)
def test_an_equality_has_a_tolerance(
    mode: str, tolerance: float, tmp_path: Path
) -> None:
    test = f'<equal toleranceMode="{mode}" tolerance="0.5 0.5"/>'

    found = one(item(ENTRY, "float", "2", test), tmp_path)

    assert (found.key, found.tolerance) == (2, pytest.approx(tolerance))


def condition(test: str, score: str = "1") -> str:
    return (
        f"<responseCondition><responseIf>{test}"
        f'<setOutcomeValue identifier="SCORE"><baseValue>{score}</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )


def test_a_key_may_be_known_by_its_bounds_alone(tmp_path: Path) -> None:
    low = "<gte><baseValue>1</baseValue></gte>"
    high = "<lte><baseValue>2</baseValue></lte>"
    test = f"<and>{low}{high}</and>"

    found = one(item(ENTRY, "float", "", condition("<x/>") + condition(test)), tmp_path)

    assert (found.key, found.tolerance) == (1.5, 0.5)


def test_an_extended_text_is_an_open_question(tmp_path: Path) -> None:
    name = "extendedTextInteraction"
    body = f"<{name} {RESPONSE}><prompt>Why?</prompt></{name}>"

    (found,) = read_back(run(item(body, "string")), tmp_path).values()

    assert (found.id, found.stem, found.variants) == ("x", "Why?", ())


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ('<assessmentItem identifier="x"/>', "it has no body"),
        (item(""), "it asks for 0 answers, and not for one"),
        (item(ABC + ENTRY), "it asks for 2 answers"),
        (item("<hotspotInteraction/>"), "no questions with <hotspotinteraction>"),
        (item(ABC.replace("RESPONSE", "OTHER")), "does not declare its response OTHER"),
        (item(ABC), "it does not say which choice is right"),
        (item(ENTRY, "float", "x"), "its key is no number"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: str, wanted: str) -> None:
    (line,) = told(run(data, "qti21"))

    assert line.startswith("line 1 (x): the question: ")
    assert wanted in line


def test_a_part_that_is_lost_is_told() -> None:
    told_wrong = '<modalFeedback identifier="INCORRECT">Oh.</modalFeedback>'
    entries = '<mapping><mapEntry mapKey="C" mappedValue="0.5"/></mapping>'
    data = item(ABC, right="B", more=told_wrong).replace(
        "</responseDeclaration>", f"{entries}</responseDeclaration>"
    )

    assert [line.split(": ")[1] for line in told(run(data))] == [
        "the feedback Oh.",
        "points for some of the wrong choices",
    ]


def pack(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_package_keeps_its_order_and_tells_what_is_broken(tmp_path: Path) -> None:
    form = make_form(make_single(1, id="z.a"), make_numeric(2, id="b.c"))
    files: dict[str, bytes | str] = dict(open_package(only_file(form, "qti21")))
    files |= {
        "items/broken.xml": "<a>",
        "other.xml": "<b/>",
        "notes.txt": "no",
        "d/": "",
    }

    done = run(pack(files))

    assert list(read_back(done, tmp_path)) == ["z", "b"]
    (broken, other) = told(done)
    assert broken.startswith("items/broken.xml: the document: ")
    assert other == "other.xml: the document <b>: no questions are known in it"


def test_another_root_is_refused() -> None:
    with pytest.raises(UserError, match="<assessmentitem> would"):
        run("<quiz/>", "qti3")


def same(value: str, score: str = "0", name: str = "match") -> str:
    return condition(f"<{name}><baseValue>{value}</baseValue></{name}>", score)


def test_wrong_answers_without_a_reason_are_kept(tmp_path: Path) -> None:
    numeric = make_numeric(1, traps=(Trap(misconception="m", value=3, text="3"),))
    short = make_short(2, traps=(Trap(misconception="m", text="no"),))

    for form in ("qti21", "qti3"):
        done = run(only_file(make_form(numeric, short), form), "", f"{form}.zip")
        (folder := tmp_path / form).mkdir()
        number, word = drawn_of(read_back(done, folder)).values()

        assert [(one.value, one.why) for one in number.distractors] == [(3, "")]
        assert [(one.text, one.why) for one in word.distractors] == [("no", "")]


def test_a_number_may_be_compared_with_one(tmp_path: Path) -> None:
    rules = same("3") + same("2", "1", "equal") + same("4", name="equal")

    found = one(item(ENTRY, "float", "", rules), tmp_path)

    assert (found.key, found.tolerance) == (2, 0)
    assert [wrong.value for wrong in found.distractors] == [3, 4]


def test_words_may_be_right_or_wrong_by_a_rule_or_by_what_they_are_worth(
    tmp_path: Path,
) -> None:
    worth = (("a", "2"), ("b", "1"), ("c", "0"), ("d", "-1"))
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in worth
    )
    rules = same("e", "1") + same("f") + same("a")
    data = item(ENTRY, "string", "", rules).replace(
        "</responseDeclaration>", f"<mapping>{entries}</mapping></responseDeclaration>"
    )

    found = one(data, tmp_path)

    assert (found.key, found.accept) == ("a", ("b", "e"))
    assert [wrong.text for wrong in found.distractors] == ["c", "d", "f"]
    assert [line.split(": ", 1)[1] for line in told(run(data))] == [
        "fewer points for some of the answers: half right is not known here"
    ]


def test_what_the_bank_has_no_place_for_in_a_number_is_told() -> None:
    feedback = '<modalFeedback identifier="BIG">Too big.</modalFeedback>'
    above = "<gt><baseValue>9</baseValue></gt>"
    shown = '<setOutcomeValue identifier="F"><baseValue>BIG</baseValue>'
    big = condition(above, "0").replace(
        "</responseIf>", f"{shown}</setOutcomeValue></responseIf>"
    )
    below = condition("<lt><baseValue>0</baseValue></lt>", "0")
    rules = same("7", "1") + big + below + feedback

    done = run(item(ENTRY, "float", "2", rules))

    assert [line.split(": ", 1)[1] for line in told(done)] == [
        "points for other answers: the bank has one key",
        "the feedback Too big.: it is about no number, and no range of them",
        "a condition on the answer: it is about no number, and no range of them",
    ]
    assert "Too big." not in "".join(done.files.values())
