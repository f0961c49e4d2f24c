"""What the parameters of a variant are drawn from."""

import keyword
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Discriminator, Field, JsonValue, Tag
from pydantic_core import PydanticCustomError

from grader.models.base import Record


def _refuse_keyword(name: str) -> str:
    if keyword.iskeyword(name):
        message = "`{name}` means something in Python; take another name"
        raise PydanticCustomError("name", message, {"name": name})
    return name


Name = Annotated[
    str,
    Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=64),
    AfterValidator(_refuse_keyword),
]


class Choices(Record):
    """A domain: one of these values."""

    choices: Annotated[tuple[JsonValue, ...], Field(min_length=1)]


class Range(Record):
    """A domain: an integer between two ends, both included."""

    from_: int = Field(alias="from")
    to: int
    step: Annotated[int, Field(ge=1)] = 1


class Sample(Record):
    """A domain: some of these values, distinct, in random order."""

    sample: Annotated[tuple[JsonValue, ...], Field(min_length=1)]
    size: Annotated[int, Field(ge=1)]


def _tag_of(value: Any) -> str | None:
    """Name the domain that a mapping means, by the key that only it has."""
    keys = value if isinstance(value, dict) else vars(value)
    found = [key for key in _DOMAINS if key in keys or f"{key}_" in keys]
    return found[0] if found else None


_DOMAINS: Final = ("list", "sample", "choices", "from")
_BAD_DOMAIN: Final[dict[str, Any]] = {
    "custom_error_type": "domain",
    "custom_error_message": "a domain is {choices: […]}, {from: 1, to: 9}, "
    "{sample: […], size: 2} or {list: <domain>, length: 3}",
}
Scalars = Annotated[
    Annotated[Choices, Tag("choices")] | Annotated[Range, Tag("from")],
    Discriminator(_tag_of, **_BAD_DOMAIN),
]


class ListOf(Record):
    """A domain: a list of independent draws."""

    list: Scalars
    length: Annotated[int, Field(ge=1, le=1000)]


Domain = Annotated[
    Annotated[Choices, Tag("choices")]
    | Annotated[Range, Tag("from")]
    | Annotated[Sample, Tag("sample")]
    | Annotated[ListOf, Tag("list")],
    Discriminator(_tag_of, **_BAD_DOMAIN),
]
