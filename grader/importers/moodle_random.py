"""Moodle's calculated questions: random numbers, and a key computed from them."""

import re
from typing import Final

from grader.importers.desk import Unreadable
from grader.importers.elements import children, within, words
from grader.importers.files import show
from grader.importers.mathml import Element
from grader.importers.numbers import read_number
from grader.importers.records import Draws

_FIELD: Final = re.compile(r"\{([A-Za-z]\w*)\}")
_ARITHMETIC: Final = re.compile(r"[\d.+\-*/()\s]+")


def read_draws(question: Element) -> Draws:
    """Return the numbers that a question is filled with.

    Raises:
        Unreadable: it has none, or they do not fit together.
    """
    columns = {}
    for definition in within(question, "dataset_definition"):
        (name,) = [words(child) for child in children(definition, "name")][:1] or [""]
        values = [read_number(words(value)) for value in within(definition, "value")]
        if not re.fullmatch(r"[A-Za-z]\w*", name) or None in values:
            raise Unreadable(f"the numbers for {{{show(name)}}} cannot be read")
        columns[name] = [value for value in values if value is not None]
    count = min(map(len, columns.values()), default=0)
    if not count:
        raise Unreadable("it brings no numbers for its wildcards")
    return Draws(
        names=tuple(columns),
        rows=tuple(zip(*(values[:count] for values in columns.values()), strict=True)),
    )


def read_formula(text: str, draws: Draws) -> str:
    """Return a formula of Moodle's as an expression: arithmetic over the numbers.

    Raises:
        Unreadable: it uses more than that.
    """
    names = set(_FIELD.findall(text))
    if names <= set(draws.names) and _ARITHMETIC.fullmatch(_FIELD.sub("1", text)):
        return _FIELD.sub(r"\1", text)
    raise Unreadable(f"its formula {show(text)} is more than arithmetic")
