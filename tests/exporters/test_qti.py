"""QTI 1.2, 2.1 and 3.0, judged by the published schemas."""

from collections.abc import Callable

import pytest
from lxml import etree

from grader.exporters import Options, export_form
from grader.models.quiz import FormEntry
from tests.exporters.opening import only_file, open_package
from tests.exporters.sample_forms import (
    make_form,
    make_multiple,
    make_numeric,
    make_open,
    make_short,
    make_single,
    make_true_false,
)

Validate = Callable[[bytes, str], None]
ITEM_SCHEMA = {
    "qti12": "qti12/ims_qtiasiv1p2.xsd",
    "qti21": "qti2/qtiv2p1/imsqti_v2p1.xsd",
    "qti3": "qti3/imsqti_asiv3p0_sbacv1p0_v1p0.xsd",
}
MANIFEST_SCHEMA = {
    "qti21": "qti2/imscp_v1p1.xsd",
    "qti3": "qti3/imsqtiv3p0_imscpv1p2_v1p0.xsd",
}
FORMS = {
    "all kinds": make_form(),
    "bare": make_form(
        make_single(1, why=""),
        make_true_false(2, truth=False, why=""),
        make_numeric(3, tolerance=0.5, traps=(), unit=""),
        make_short(4, accept=(), traps=(), why=""),
        make_open(5, rubric=None, why=""),
        minutes=None,
    ),
}


def parse(content: bytes) -> etree._Element:
    return etree.fromstring(content)


def words(element: etree._Element, path: str) -> list[str]:
    return [str(found) for found in element.xpath(path)]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ITEM_SCHEMA)
def test_every_document_is_valid(validate: Validate, name: str, form: object) -> None:
    files = open_package(only_file(form, name))

    manifest = files.pop("imsmanifest.xml")
    if name in MANIFEST_SCHEMA:
        validate(manifest, MANIFEST_SCHEMA[name])
    assert files
    for content in files.values():
        validate(content, ITEM_SCHEMA[name])


@pytest.mark.parametrize("name", ["qti21", "qti3"])
def test_the_manifest_names_every_file(name: str) -> None:
    files = open_package(only_file(make_form(), name))

    named = words(parse(files["imsmanifest.xml"]), "//@href")
    assert {*named} == files.keys() - {"imsmanifest.xml"}
    test = parse(files["assessment.xml"])
    assert set(words(test, "//@href")) == {one for one in files if "items/" in one}


def item(name: str, entry: FormEntry) -> etree._Element:
    files = open_package(only_file(make_form(entry), name))
    return parse(files[f"items/{entry.id}.xml"])


def local(element: etree._Element, tag: str) -> list[etree._Element]:
    return element.xpath(f"//*[local-name()='{tag}']")


def test_a_number_is_right_between_two_bounds() -> None:
    found = item("qti21", make_numeric(1, tolerance=0.5, points=3))

    (full,) = local(found, "setOutcomeValue")[:1]
    assert [one[1].text for one in local(found, "gte")] == ["25449.5", "25407.5"]
    assert [one[1].text for one in local(found, "lte")] == ["25450.5", "25408.5"]
    assert (full.get("identifier"), full[0].text) == ("SCORE", "3")


def test_right_choices_share_the_points_and_wrong_ones_take_as_much() -> None:
    found = item("qti3", make_multiple(1, points=3))

    (mapping,) = local(found, "qti-mapping")
    assert mapping.get("lower-bound") == "0"
    assert {one.get("map-key"): one.get("mapped-value") for one in mapping} == {
        "A": "1.5",
        "B": "-1.5",
        "C": "1.5",
        "D": "-1.5",
    }
    assert words(found, "//*[local-name()='qti-correct-response']/*/text()") == [
        *("A", "C"),
    ]


def test_feedback_is_shown_for_choices_and_for_wrong_answers_that_are_typed() -> None:
    single = item("qti21", make_single(1))
    short = item("qti21", make_short(1))

    shown = [one.get("identifier") for one in local(single, "modalFeedback")]
    assert shown == ["A", "B", "C", "WHY"]
    assert [one.get("identifier") for one in local(short, "modalFeedback")] == [
        *("TRAP1", "WHY"),
    ]
    (match,) = local(short, "stringMatch")
    assert (match.get("caseSensitive"), match[1].text) == ("false", "para*meters")


def test_labels_of_true_and_false_are_plain_text() -> None:
    files = open_package(only_file(make_form(make_true_false(1)), "qti12"))
    found = parse(files["midterm-A/midterm-A.xml"])

    labels = local(found, "response_label")
    assert [local_text(label) for label in labels] == [
        ("True", "text/plain"),
        ("False", "text/plain"),
    ]


def local_text(label: etree._Element) -> tuple[str, str]:
    (text,) = label.xpath(".//*[local-name()='mattext']")
    return str(text.text), str(text.get("texttype"))


def test_canvas_is_told_types_points_ids_and_bounds() -> None:
    form = make_form(make_numeric(1, points=2, tolerance=1.0), make_open(2))
    found = parse(open_package(only_file(form, "qti12"))["midterm-A/midterm-A.xml"])

    fields = words(
        local(found, "itemmetadata")[0], ".//*[local-name()='fieldentry']/text()"
    )
    assert fields == ["numerical_question", "2", "the-item.numeric-1"]
    assert local(found, "vargte")[0].text == "25449"
    assert local(found, "varlte")[0].text == "25451"
    assert local(found, "varequal")[0].text == "25450"


def test_what_cannot_be_carried_is_told() -> None:
    options = Options(draws={"the-item.numeric-4": [make_numeric(4)]})

    told = {
        name: {loss.what for loss in export_form(make_form(), name, options).losses}
        for name in ITEM_SCHEMA
    }

    assert (
        told["qti21"]
        == told["qti3"]
        == {
            "answers that are accepted by a pattern",
            "the random draws: one of them is kept",
        }
    )
    assert told["qti12"] - told["qti21"] == {
        "partial credit, outside Canvas, which gives it by a rule of its own",
        "the feedback on wrong answers that are typed",
        "the rubric",
    }
