"""QTI 2.1 and 3.0: what follows from a response, its points and what is told.

Readers differ in what they make of no answer at all: some take it for 0, some stumble
over it. So a blank is put aside before anything is compared with it.
"""

from collections.abc import Iterator

from grader.exporters.numbers import bounds
from grader.exporters.qti12 import choices_of
from grader.exporters.qti_dialect import Dialect
from grader.exporters.texts import Element
from grader.models.quiz import EntryKind, FormEntry, Trap


def process_response(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    """Yield the element that marks a response, where a computer can."""
    rules = [*_score(entry, dialect), *_recognise(entry, dialect)]
    if any(choice.why for choice in choices_of(entry)):
        response = dialect.make("variable", identifier="RESPONSE")
        rules.append(_set(dialect, "FEEDBACK", response))
    if entry.why:
        rules.append(_set(dialect, "GENERAL", _identifier("WHY", dialect)))
    if rules:
        yield dialect.make("responseProcessing", *rules)


def name_traps(entry: FormEntry) -> list[tuple[str, Trap]]:
    """Return the known wrong answers with identifiers, those without a why as well."""
    return [(f"TRAP{number}", trap) for number, trap in enumerate(entry.traps, start=1)]


def _score(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    make = dialect.make
    if entry.kind is EntryKind.OPEN:
        return
    if entry.kind in {EntryKind.MULTIPLE, EntryKind.SHORT}:
        mapped = _set(dialect, "SCORE", make("mapResponse", identifier="RESPONSE"))
        yield make(
            "responseCondition", _put_blank_aside(dialect), make("responseElse", mapped)
        )
        return
    key = entry.number_key
    test = _match(dialect) if key is None else _number_test(key, entry, dialect)
    full = _set(
        dialect, "SCORE", make("baseValue", str(entry.points), baseType="float")
    )
    yield make(
        "responseCondition",
        _put_blank_aside(dialect),
        make("responseElseIf", test, full),
    )


def _recognise(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    """Yield the condition that knows wrong answers, if any are known."""
    if not entry.traps:
        return
    make = dialect.make
    known = [
        make(
            "responseElseIf",
            _trap_test(trap, entry, dialect),
            _set(dialect, "FEEDBACK", _identifier(name, dialect)),
        )
        for name, trap in name_traps(entry)
    ]
    yield make("responseCondition", _put_blank_aside(dialect), *known)


def _put_blank_aside(dialect: Dialect) -> Element:
    response = dialect.make("variable", identifier="RESPONSE")
    return dialect.make("responseIf", dialect.make("isNull", response))


def _identifier(name: str, dialect: Dialect) -> Element:
    return dialect.make("baseValue", name, baseType="identifier")


def _set(dialect: Dialect, name: str, value: Element) -> Element:
    return dialect.make("setOutcomeValue", value, identifier=name)


def _match(dialect: Dialect) -> Element:
    make = dialect.make
    return make(
        "match",
        make("variable", identifier="RESPONSE"),
        make("correct", identifier="RESPONSE"),
    )


def _number_test(value: float, entry: FormEntry, dialect: Dialect) -> Element:
    make = dialect.make
    tests = [
        make(
            name,
            make("variable", identifier="RESPONSE"),
            make("baseValue", bound, baseType="float"),
        )
        for name, bound in zip(("gte", "lte"), bounds(value, entry), strict=True)
    ]
    return make("and", *tests)


def _trap_test(trap: Trap, entry: FormEntry, dialect: Dialect) -> Element:
    """Return whether the response is a known wrong answer."""
    if trap.value is not None:
        return _number_test(trap.value, entry, dialect)
    make = dialect.make
    return make(
        "stringMatch",
        make("variable", identifier="RESPONSE"),
        make("baseValue", trap.text, baseType="string"),
        caseSensitive="false",
    )
