"""Moodle XML: what Moodle's question bank imports whole.

Entries with random numbers become `calculated`: every number that the stem shows is a
wildcard, the key is one too, and a wildcard's values come from our own draws, so that
nothing has to be said in Moodle's formulas.
"""

from collections.abc import Sequence
from typing import Final

from lxml import etree
from lxml.builder import E

from grader.exporters import LOST_DRAWS, Options
from grader.exporters.numbers import plain
from grader.exporters.shares import (
    exact_texts,
    lost_fractions,
    lost_patterns,
    moodle_percent,
    point_lines,
    star,
)
from grader.exporters.texts import Element, tex_html
from grader.exporters.wildcards import Wildcards, find_wildcards
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormEntry

_TYPES: Final = {
    EntryKind.SINGLE: "multichoice",
    EntryKind.MULTIPLE: "multichoice",
    EntryKind.TRUE_FALSE: "truefalse",
    EntryKind.NUMERIC: "numerical",
    EntryKind.SHORT: "shortanswer",
    EntryKind.OPEN: "essay",
}


def export(form: Form, options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .xml file."""
    root = E.quiz(_category(form))
    losses = []
    for entry in form.entries:
        wildcards = find_wildcards(entry, options.draws.get(entry.id, ()))
        root.append(_question(form, entry, wildcards))
        losses += [
            Loss(entry=entry.id, what=what)
            for what in _losses_of(entry, options.draws.get(entry.id, ()), wildcards)
        ]
    text = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return {f"{form.id}.xml": text}, losses


def _losses_of(
    entry: FormEntry, draws: Sequence[FormEntry], wildcards: Wildcards | None
) -> list[str]:
    losses = [*lost_patterns(entry), *lost_fractions(entry)]
    if draws and wildcards is None:
        losses.append(LOST_DRAWS)
    if wildcards is not None and entry.traps:
        losses.append("the feedback on wrong numbers: they differ from draw to draw")
    return losses


def _category(form: Form) -> Element:
    name = f"$course$/top/{form.quiz.title.replace('/', '//')}"
    return E.question(E.category(E.text(name)), type="category")


def _question(form: Form, entry: FormEntry, wildcards: Wildcards | None) -> Element:
    stem = entry.stem if wildcards is None else wildcards.stem
    why = entry.why if wildcards is None else wildcards.why
    kind = _TYPES[entry.kind] if wildcards is None else "calculated"
    question = E.question(
        E.name(E.text(f"{form.quiz.id} {entry.number:02d} {entry.id}")),
        _html("questiontext", stem),
        _html("generalfeedback", why),
        E.defaultgrade(str(entry.points)),
        E.penalty("0"),
        E.hidden("0"),
        E.idnumber(entry.id),
        type=kind,
    )
    question.extend(_answers(entry) if wildcards is None else _calculated(wildcards))
    question.append(E.tags(*(E.tag(E.text(tag)) for tag in (entry.topic, entry.level))))
    return question


def _answers(entry: FormEntry) -> list[Element]:
    match entry.kind:
        case EntryKind.SINGLE | EntryKind.MULTIPLE:
            return _choices(entry)
        case EntryKind.TRUE_FALSE:
            return _truth(entry)
        case EntryKind.NUMERIC:
            return _numbers(entry)
        case EntryKind.SHORT:
            return _texts(entry)
        case _:  # open
            return _essay(entry)


def _choices(entry: FormEntry) -> list[Element]:
    single = entry.kind is EntryKind.SINGLE
    return [
        E.single("true" if single else "false"),
        E.shuffleanswers("true"),
        E.answernumbering("ABCD"),
        *(
            _answer(
                moodle_percent(entry, choice),
                tex_html(choice.text, inline=True),
                choice.why,
                html=True,
            )
            for choice in entry.choices
        ),
    ]


def _truth(entry: FormEntry) -> list[Element]:
    return [
        _answer("100" if entry.truth is value else "0", word)
        for value, word in ((True, "true"), (False, "false"))
    ]


def _numbers(entry: FormEntry) -> list[Element]:
    assert entry.number_key is not None
    tolerance = plain(entry.tolerance or 0)
    answers = [_answer("100", plain(entry.number_key))]
    answers += [
        _answer("0", plain(trap.value), trap.why)
        for trap in entry.traps
        if trap.value is not None
    ]
    for answer in answers:
        answer.append(E.tolerance(tolerance))
    return [*answers, *_unit(entry.unit)]


def _unit(unit: str) -> list[Element]:
    """Show the unit beside the field; answers without it are right as well."""
    if not unit:
        return []
    shown = E.units(E.unit(E.multiplier("1"), E.unit_name(unit)))
    return [shown, E.unitgradingtype("0"), E.unitpenalty("0"), E.showunits("2")]


def _texts(entry: FormEntry) -> list[Element]:
    return [
        E.usecase("0"),
        *(_answer("100", star(text)) for text in exact_texts(entry)),
        *(_answer("0", star(trap.text), trap.why) for trap in entry.traps),
    ]


def _essay(entry: FormEntry) -> list[Element]:
    points = "\n".join(point_lines(entry))
    return [
        E.responseformat("editor"),
        E.responserequired("1"),
        E.responsefieldlines("10"),
        E.attachments("0"),
        _html("graderinfo", f"{entry.answer}\n\n{points}"),
        E.responsetemplate(E.text(""), format="html"),
    ]


def _calculated(wildcards: Wildcards) -> list[Element]:
    answer = _answer("100", f"{{{wildcards.key}}}")
    answer.extend(
        [
            E.tolerance(plain(wildcards.tolerance)),
            E.tolerancetype("2" if wildcards.relative is None else "1"),
            E.correctanswerformat("1"),
            E.correctanswerlength(str(wildcards.decimals)),
        ]
    )
    definitions = [
        _dataset(name, values, wildcards.places(name))
        for name, values in wildcards.values.items()
    ]
    return [
        E.synchronize("0"),
        E.single("0"),
        E.answernumbering("abc"),
        E.shuffleanswers("0"),
        answer,
        E.unitgradingtype("0"),
        E.unitpenalty("0"),
        E.showunits("3"),
        E.dataset_definitions(*definitions),
    ]


def _dataset(name: str, values: Sequence[float], places: int) -> Element:
    items = [
        E.dataset_item(E.number(str(number)), E.value(plain(value)))
        for number, value in enumerate(values, start=1)
    ]
    return E.dataset_definition(
        E.status(E.text("private")),
        E.name(E.text(name)),
        E.type("calculated"),
        E.distribution(E.text("uniform")),
        E.minimum(E.text(plain(min(values)))),
        E.maximum(E.text(plain(max(values)))),
        E.decimals(E.text(str(places))),
        E.itemcount(str(len(values))),
        E.dataset_items(*items),
        E.number_of_items(str(len(values))),
    )


def _answer(percent: str, text: str, why: str = "", *, html: bool = False) -> Element:
    form = "html" if html else "moodle_auto_format"
    answer = E.answer(
        E.text(etree.CDATA(text) if html else text), fraction=percent, format=form
    )
    if why:
        answer.append(_html("feedback", why, inline=True))
    return answer


def _html(tag: str, text: str, *, inline: bool = False) -> Element:
    html = tex_html(text, inline=inline)
    element: Element = E(tag, E.text(etree.CDATA(html) if html else ""), format="html")
    return element
