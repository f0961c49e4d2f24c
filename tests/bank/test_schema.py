import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from grader.bank.schema import SCHEMAS, schema_of
from tests.bank.conftest import SAMPLE

FOLDER = Path(__file__).parents[2] / "docs/schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_written_schema_is_up_to_date(name: str) -> None:
    written = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))

    assert written == schema_of(name), "run docs/make.py schema"


@pytest.mark.parametrize(
    ("name", "file"), [("items", "items/shapes.yaml"), ("quiz", "quizzes/short.yaml")]
)
def test_a_schema_accepts_what_is_right_and_refuses_what_is_wrong(
    name: str, file: str
) -> None:
    validator = Draft202012Validator(schema_of(name))
    value = YAML(typ="safe").load((SAMPLE / file).read_text("utf-8"))
    wrong = {**value, "nonsense": 1}

    Draft202012Validator.check_schema(schema_of(name))
    assert list(validator.iter_errors(value)) == []
    assert len(list(validator.iter_errors(wrong))) == 1
