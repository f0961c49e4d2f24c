import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UserError
from tests.exporters.opening import only_file, open_package
from tests.exporters.sample_forms import make_form, make_numeric, make_single
from tests.importers.comparing import drawn, read_back, run, told

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
