"""QTI 2.1 and 3.0: the same tree, in the words of either version."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from grader.exporters.qti12 import choices_of
from grader.exporters.qti_dialect import Dialect
from grader.exporters.qti_processing import name_traps, process_response
from grader.exporters.shares import (
    exact_texts,
    point_lines,
    right_choices,
    wrong_choices,
)
from grader.exporters.texts import Element, elements
from grader.models.quiz import EntryKind, FormEntry

_BASE: Final = {EntryKind.NUMERIC: "float", EntryKind.SHORT: "string"}
LONGEST_ANSWER: Final = "40"


def make_item(entry: FormEntry, dialect: Dialect) -> Element:
    """Return one question as a document of its own."""
    make = dialect.make
    item = make(
        "assessmentItem",
        _response(entry, dialect),
        *_outcomes(entry, dialect),
        make(
            "itemBody",
            elements(entry.stem, dialect.namespace),
            *_interaction(entry, dialect),
            *_for_the_marker(entry, dialect),
        ),
        *process_response(entry, dialect),
        *_feedback(entry, dialect),
        identifier=entry.id,
        title=f"{entry.number:02d} {entry.id}",
        adaptive="false",
        timeDependent="false",
    )
    return dialect.locate_schema(item)


def _for_the_marker(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    """Yield what whoever marks an open question reads: its answer and key points."""
    if entry.rubric is None:
        return
    block = dialect.make("rubricBlock", view="scorer")
    if dialect.kebab:
        block.set("use", "scoring")
    _fill_body(block, "\n".join([entry.answer, "", *point_lines(entry)]), dialect)
    yield block


def _cardinality(entry: FormEntry) -> str:
    return "multiple" if entry.kind is EntryKind.MULTIPLE else "single"


def _response(entry: FormEntry, dialect: Dialect) -> Element:
    make = dialect.make
    declaration = make(
        "responseDeclaration",
        identifier="RESPONSE",
        cardinality=_cardinality(entry),
        baseType=_base_type(entry),
    )
    right = _right_values(entry)
    if right:
        values = [make("value", value) for value in right]
        declaration.append(make("correctResponse", *values))
    worth = _mapping(entry)
    if worth:
        mapping = make("mapping", defaultValue="0", lowerBound="0")
        mapping.extend(
            make("mapEntry", mapKey=key, mappedValue=value, **_case(entry))
            for key, value in worth.items()
        )
        declaration.append(mapping)
    return declaration


def _base_type(entry: FormEntry) -> str:
    if entry.kind is EntryKind.OPEN:
        return "string"
    return _BASE.get(entry.kind, "identifier")


def _right_values(entry: FormEntry) -> list[str]:
    match entry.kind:
        case EntryKind.OPEN:
            return []
        case EntryKind.NUMERIC:
            return [str(entry.number_key)]
        case EntryKind.SHORT:
            return [entry.answer]
        case _:
            return [choice.id for choice in choices_of(entry) if choice.right]


def _mapping(entry: FormEntry) -> dict[str, str]:
    """Return what each response is worth, where the worth of several adds up."""
    if entry.kind is EntryKind.SHORT:
        return {text: str(entry.points) for text in exact_texts(entry)}
    if entry.kind is not EntryKind.MULTIPLE:
        return {}
    give = entry.points / len(right_choices(entry))
    take = entry.points / len(wrong_choices(entry))
    return {
        choice.id: f"{give if choice.right else -take:.10g}" for choice in entry.choices
    }


def _case(entry: FormEntry) -> dict[str, str]:
    return {"caseSensitive": "false"} if entry.kind is EntryKind.SHORT else {}


def _outcomes(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    make = dialect.make

    def declare(name: str, value: str) -> Element:
        return make(
            "outcomeDeclaration",
            make("defaultValue", make("value", value)),
            identifier=name,
            cardinality="single",
            baseType="float",
        )

    yield declare("SCORE", "0")
    yield declare("MAXSCORE", str(entry.points))
    for name, cardinality in (
        ("FEEDBACK", _cardinality(entry)),
        ("GENERAL", "single"),
    ):
        yield make(
            "outcomeDeclaration",
            identifier=name,
            cardinality=cardinality,
            baseType="identifier",
        )


def _interaction(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    make = dialect.make
    choices = choices_of(entry)
    if entry.kind is EntryKind.OPEN:
        yield make(
            "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="8"
        )
    elif choices:
        many = entry.kind is EntryKind.MULTIPLE
        interaction = make(
            "choiceInteraction",
            responseIdentifier="RESPONSE",
            shuffle="false",
            maxChoices="0" if many else "1",
        )
        for choice in choices:
            simple = make("simpleChoice", identifier=choice.id)
            _fill(simple, choice.text, dialect, inline=True)
            interaction.append(simple)
        yield interaction
    else:
        field = make(
            "textEntryInteraction",
            responseIdentifier="RESPONSE",
            expectedLength=LONGEST_ANSWER,
        )
        line = etree.Element(f"{{{dialect.namespace}}}p")
        line.append(field)
        field.tail = f" {entry.unit}" if entry.unit else None
        yield line


def _fill(
    target: Element, text: str, dialect: Dialect, *, inline: bool = False
) -> None:
    """Put Markdown into an element, without a wrapper of its own."""
    source = elements(text, dialect.namespace, inline=inline)
    target.text = source.text
    target.extend(list(source))


def _feedback(entry: FormEntry, dialect: Dialect) -> Iterator[Element]:
    texts = [
        ("FEEDBACK", choice.id, choice.why)
        for choice in choices_of(entry)
        if choice.why
    ]
    texts += [
        ("FEEDBACK", name, trap.why) for name, trap in name_traps(entry) if trap.why
    ]
    if entry.why:
        texts.append(("GENERAL", "WHY", entry.why))
    for outcome, identifier, text in texts:
        feedback = dialect.make(
            "modalFeedback",
            outcomeIdentifier=outcome,
            identifier=identifier,
            showHide="show",
        )
        _fill_body(feedback, text, dialect)
        yield feedback


def _fill_body(target: Element, text: str, dialect: Dialect) -> None:
    """Put Markdown into an element which, from 3.0 on, wants a body around it."""
    if not dialect.kebab:
        _fill(target, text, dialect)
        return
    body = dialect.make("contentBody")
    _fill(body, text, dialect)
    target.append(body)
