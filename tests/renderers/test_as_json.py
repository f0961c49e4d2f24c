import json
import math
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from grader.models import Report
from grader.renderers.as_json import render_json, report_schema, to_json
from tests.renderers.sample_reports import (
    HOSTILE,
    TEXTS,
    hostile_report,
    public_report,
    rich_report,
    unfinal_report,
)

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "report.schema.json"


def test_a_report_comes_back_as_it_was() -> None:
    assert Report.model_validate_json(render_json(rich_report())) == rich_report()


def test_fields_keep_the_order_of_the_model() -> None:
    fields = [f.alias or name for name, f in Report.model_fields.items()]

    assert list(json.loads(render_json(rich_report()))) == fields


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    written = SCHEMA_FILE.read_text(encoding="utf-8")

    assert written == to_json(report_schema()), (
        "write to_json(report_schema()) to docs/report.schema.json"
    )


@pytest.mark.parametrize(
    "report", [rich_report(), public_report(), unfinal_report(), hostile_report()]
)
def test_every_report_meets_the_schema(report: Report) -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json.loads(render_json(report)), schema)


def test_the_schema_refuses_an_unknown_field() -> None:
    body = json.loads(render_json(rich_report())) | {"grade": "A"}

    with pytest.raises(jsonschema.ValidationError, match="grade"):
        jsonschema.validate(body, report_schema())


def test_what_is_no_number_is_null() -> None:
    assert json.loads(to_json({"a": [math.nan, -math.inf, 1.5]})) == {
        "a": [None, None, 1.5]
    }


def test_the_unseen_is_escaped_and_the_rest_is_readable() -> None:
    text = to_json([HOSTILE, "é 漢字"])

    assert "é 漢字" in text
    assert r"\u001b" in text
    assert r"\u202e" in text
    assert r"\u2028" in text
    assert r"\udb40\udc41" in text
    assert "##[" not in text


def test_half_a_pair_becomes_the_replacement_character() -> None:
    assert json.loads(to_json("a\ud800b")) == "a\ufffdb"


@given(TEXTS)
def test_any_text_comes_back_but_for_half_pairs(text: str) -> None:
    written = to_json({text: text})
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)

    assert json.loads(written) == {whole: whole}
    written.encode("utf-8")
    assert "##[" not in written
