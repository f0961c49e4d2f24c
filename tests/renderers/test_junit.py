from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from grader.models import Report, Verdict
from grader.renderers.junit import render_junit
from tests.renderers.sample_reports import (
    TEXTS,
    hostile_report,
    make_check,
    make_report,
    make_task,
    rich_report,
    unhurried,
)


def parse(report: Report) -> ET.Element:
    return ET.fromstring(render_junit(report).encode())


def only_case(verdict: Verdict, **fields: object) -> ET.Element:
    case = parse(make_report(make_task(make_check(verdict=verdict, **fields)))).find(
        "testsuite/testcase"
    )
    assert case is not None
    return case


def test_a_suite_per_task_and_a_case_per_check_with_their_counts() -> None:
    root = parse(rich_report())

    assert root.tag == "testsuites"
    assert root.attrib == {
        "name": "PyTorch on MNIST",
        "tests": "8",
        "failures": "3",
        "errors": "0",
        "skipped": "1",
        "time": "17.250",
    }
    assert [suite.get("name") for suite in root] == [
        "Device loader",
        "ReLU and its derivative",
        "Training",
    ]
    assert [len(suite.findall("testcase")) for suite in root] == [3, 3, 2]


def test_a_suite_tells_its_points_and_whether_they_are_final() -> None:
    properties = parse(rich_report()).findall("testsuite[1]/properties/property")

    assert {p.get("name"): p.get("value") for p in properties} == {
        "earned": "10",
        "possible": "15",
        "final": "true",
        "checks_later": "0",
        "summary": "4 of 8 checks passed",
    }


@pytest.mark.parametrize(
    "verdict", [Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT]
)
def test_the_students_fault_is_a_failure_of_that_type(verdict: Verdict) -> None:
    failure = only_case(verdict, message="Wrong.", hint="Add.").find("failure")

    assert failure is not None
    assert failure.attrib == {"message": "Wrong.", "type": verdict.value}
    assert failure.text == "Wrong.\n\nHint: Add."


def test_our_fault_is_an_error() -> None:
    error = only_case(Verdict.GRADER_ERROR).find("error")

    assert error is not None
    assert error.attrib == {"message": "grader error", "type": "grader_error"}


def test_a_skipped_check_is_skipped_with_its_reason() -> None:
    skipped = only_case(Verdict.SKIPPED, message="Needs len.").find("skipped")

    assert skipped is not None
    assert skipped.attrib == {"message": "Needs len."}


def test_a_passed_check_has_no_outcome_and_keeps_what_it_measured() -> None:
    assert list(only_case(Verdict.PASSED)) == []
    assert only_case(Verdict.PASSED, message="Fine.").findtext("system-out") == "Fine."


def test_what_the_code_printed_is_the_output_of_the_suite() -> None:
    printed = parse(rich_report()).findtext("testsuite[2]/system-out")

    assert printed is not None
    assert printed.endswith("epoch 30")


def test_the_file_names_its_encoding() -> None:
    first = render_junit(rich_report()).split("\n")[0]

    assert first == '<?xml version="1.0" encoding="UTF-8"?>'


def test_hostile_text_stays_text() -> None:
    tags = {element.tag for element in parse(hostile_report()).iter()}

    assert tags == {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
    }


@unhurried
@given(TEXTS)
def test_any_text_makes_well_formed_xml(text: str) -> None:
    assert len(parse(hostile_report(text)).findall("testsuite/testcase")) == 6
