"""The JSON Schemas of the bank's files, for editors."""

import json
from collections.abc import Mapping
from typing import Any, Final

from grader.models import Blueprint, ItemFile, Record

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Final[Mapping[str, tuple[type[Record], str]]] = {
    "items": (ItemFile, "Items of the question bank"),
    "quiz": (Blueprint, "Blueprint of a quiz"),
}


def schema_text(name: str) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema_of(name), indent=2) + "\n"


def schema_of(name: str) -> dict[str, Any]:
    """Return a schema by its name."""
    model, title = SCHEMAS[name]
    schema = model.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": title}
