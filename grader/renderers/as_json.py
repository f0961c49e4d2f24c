"""report.json: the canonical form of a report, from which any other can be made."""

import json
import math
import re
from typing import Final
from unicodedata import category

from grader.models import Report
from grader.renderers.text import must_escape

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7e]")
_HASH_COMMAND: Final = re.compile(r"##(?=\w*\[)")


def _finite(value: object) -> object:
    """Replace infinities and NaN, which JSON has not, by None."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if not must_escape(char):
        return char
    if category(char) == "Cs":  # half a pair: strict parsers refuse even its escape
        return "\\ufffd"
    return json.dumps(char)[1:-1]


def to_json(value: object) -> str:
    """Write a value as JSON that no viewer can misread: the unseen is escaped.

    A parser gets every string back as it was, but for lone surrogates (U+FFFD).
    """
    text = json.dumps(_finite(value), indent=2, ensure_ascii=False, allow_nan=False)
    # Outside strings JSON is ASCII and has no `#`, so whatever is escaped is in one.
    text = _HASH_COMMAND.sub(r"#\\u0023", _NOT_ASCII.sub(_escape, text))
    return f"{text}\n"


def render_json(report: Report) -> str:
    """Write the report as JSON, fields in the order of the model."""
    return to_json(report.model_dump(mode="json"))


def report_schema() -> dict[str, object]:
    """Give the JSON Schema of report.json, as `docs/report.schema.json` holds it."""
    schema = Report.model_json_schema(mode="serialization")
    # A loss that is not a number is written as null.
    series = schema["$defs"]["Series"]["properties"]["values"]
    series["items"] = {"type": ["number", "null"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
