"""Put values into texts: `{{ expression }}` becomes what it gives."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from grader.bank.expressions import check_expression, evaluate, show_value

# in `x^{{{n}}}` the outer pair of braces belongs to the formula
_FIELD: Final = re.compile(r"\{\{(?!\{)(.+?)\}\}", re.DOTALL)


def fields_of(template: str) -> Iterator[str]:
    """Yield the expressions of a template."""
    for found in _FIELD.finditer(template):
        yield found[1]


def check_template(template: str, known: Collection[str]) -> None:
    """Complain of an expression in a template that has no meaning.

    Raises:
        BadExpression: there is one.
    """
    for field in fields_of(template):
        check_expression(field, known)


def fill(template: str, values: Mapping[str, object]) -> str:
    """Return the text that a template gives for these values.

    Raises:
        BadExpression: an expression in it fails.
    """
    return _FIELD.sub(lambda found: show_value(evaluate(found[1], values)), template)
