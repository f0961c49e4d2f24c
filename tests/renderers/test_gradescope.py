import json

import pytest
from hypothesis import given

from grader.models import Audience, Visibility
from grader.renderers.gradescope import render_gradescope
from tests.renderers.sample_reports import (
    TEXTS,
    hostile_report,
    make_check,
    make_report,
    make_task,
    rich_report,
    unfinal_report,
    unhurried,
)

STATUSES = {"passed", "failed"}


def test_the_score_and_each_test_are_in_the_format() -> None:
    body = json.loads(render_gradescope(rich_report()))

    assert body["score"] == 37.5
    assert body["execution_time"] == 17
    assert body["tests"][0] == {
        "name": "Device loader: Its length is the number of batches",
        "name_format": "text",
        "status": "passed",
        "output": "passed",
        "output_format": "text",
        "visibility": "visible",
        "score": 5.0,
        "max_score": 5.0,
        "number": "1.1",
    }
    assert {test["status"] for test in body["tests"]} == STATUSES
    assert "Graded with stand-ins for model.py" in body["output"]


def test_a_report_that_is_not_final_has_no_score_anywhere() -> None:
    body = json.loads(render_gradescope(unfinal_report()))

    assert "score" not in body
    assert all("score" not in test for test in body["tests"])
    assert body["output"].startswith("Not final")


@pytest.mark.parametrize(
    ("audience", "visibility", "seen"),
    [
        (Audience.STUDENT, Visibility.HIDDEN, "visible"),
        (Audience.INSTRUCTOR, Visibility.HIDDEN, "hidden"),
        (Audience.INSTRUCTOR, Visibility.PUBLIC, "visible"),
    ],
)
def test_hidden_checks_of_an_instructors_report_stay_hidden(
    audience: Audience, visibility: Visibility, seen: str
) -> None:
    task = make_task(make_check(visibility=visibility))
    body = json.loads(render_gradescope(make_report(task, audience=audience)))

    assert body["tests"][0]["visibility"] == seen


@unhurried
@given(TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    body = json.loads(render_gradescope(hostile_report(text)))

    assert len(body["tests"]) == 6
    for test in body["tests"]:
        assert test["status"] in STATUSES
        assert not any(c < " " and c != "\n" for c in test["name"] + test["output"])
