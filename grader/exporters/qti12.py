r"""QTI 1.2 as Canvas imports it, classic and new quizzes; others read it as well.

The names under `qtimetadata` are Canvas' own. Maths is `\(…\)`, which Canvas renders.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from lxml.builder import ElementMaker

from grader.exporters import Options
from grader.exporters.numbers import bounds, plain
from grader.exporters.packages import pack, to_xml
from grader.exporters.shares import exact_texts, lost_patterns
from grader.exporters.texts import Element, tex_html
from grader.models.export import Loss
from grader.models.quiz import EntryKind, Form, FormChoice, FormEntry

NAMESPACE: Final = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema-instance"
_Q: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE, "xsi": _SCHEMA})
_CONTENT: Final = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_TYPES: Final = {
    EntryKind.SINGLE: "multiple_choice_question",
    EntryKind.MULTIPLE: "multiple_answers_question",
    EntryKind.TRUE_FALSE: "true_false_question",
    EntryKind.NUMERIC: "numerical_question",
    EntryKind.SHORT: "short_answer_question",
    EntryKind.OPEN: "essay_question",
}
_TRUTH: Final = (
    FormChoice(id="T", text="True", right=True),
    FormChoice(id="F", text="False", right=False),
)
GENERAL: Final = "general_fb"
RESPONSE: Final = "response1"


def export(form: Form, _options: Options) -> tuple[dict[str, bytes], list[Loss]]:
    """Return one .zip package."""
    name = form.id.replace(".", "-")
    items = [_item(entry) for entry in form.entries]
    assessment = _Q.assessment(
        _metadata(_time_limit(form)),
        _Q.section(*items, ident="root_section"),
        ident=name,
        title=f"{form.quiz.title} ({form.label})",
    )
    if not form.minutes:
        assessment.remove(assessment[0])
    files = {
        "imsmanifest.xml": to_xml(_manifest(name, form)),
        f"{name}/{name}.xml": to_xml(_Q.questestinterop(assessment)),
    }
    losses = [
        Loss(entry=entry.id, what=what)
        for entry in form.entries
        for what in _losses_of(entry)
    ]
    return {f"{form.id}-qti12.zip": pack(files)}, losses


def _losses_of(entry: FormEntry) -> Iterator[str]:
    yield from lost_patterns(entry)
    if entry.traps:
        yield "the feedback on wrong answers that are typed"
    if entry.kind is EntryKind.MULTIPLE:
        yield "partial credit, outside Canvas, which gives it by a rule of its own"
    if entry.kind is EntryKind.OPEN and entry.rubric:
        yield "the rubric"


def _time_limit(form: Form) -> dict[str, str]:
    return {"qmd_timelimit": str(form.minutes or 0)}


def _metadata(fields: dict[str, str]) -> Element:
    return _Q.qtimetadata(
        *(
            _Q.qtimetadatafield(_Q.fieldlabel(label), _Q.fieldentry(value))
            for label, value in fields.items()
        )
    )


def _item(entry: FormEntry) -> Element:
    fields = {
        "question_type": _TYPES[entry.kind],
        "points_possible": str(entry.points),
        "assessment_question_identifierref": entry.id,
    }
    return _Q.item(
        _Q.itemmetadata(_metadata(fields)),
        _Q.presentation(_material(_stem(entry)), *_answer_field(entry)),
        _processing(entry),
        *_feedback(entry),
        ident=entry.id,
        title=f"{entry.number:02d} {entry.id}",
    )


def _stem(entry: FormEntry) -> str:
    unit = f"<p>(in {tex_html(entry.unit, inline=True)})</p>" if entry.unit else ""
    return f"<div>{tex_html(entry.stem)}{unit}</div>"


def _material(html: str) -> Element:
    return _Q.material(_Q.mattext(html, texttype="text/html"))


def choices_of(entry: FormEntry) -> Sequence[FormChoice]:
    """Return what can be picked; the two labels where truth is asked."""
    if entry.kind is not EntryKind.TRUE_FALSE:
        return entry.choices
    return [
        choice.model_copy(update={"right": choice.right is entry.truth})
        for choice in _TRUTH
    ]


def _answer_field(entry: FormEntry) -> Iterator[Element]:
    choices = choices_of(entry)
    if choices:
        labels = [_label(entry, choice) for choice in choices]
        many = entry.kind is EntryKind.MULTIPLE
        yield _Q.response_lid(
            _Q.render_choice(*labels),
            ident=RESPONSE,
            rcardinality="Multiple" if many else "Single",
        )
        return
    field = _Q.render_fib()
    if entry.kind is EntryKind.NUMERIC:
        field.set("fibtype", "Decimal")
    field.append(_Q.response_label(ident="answer1", rshuffle="No"))
    yield _Q.response_str(field, ident=RESPONSE, rcardinality="Single")


def _label(entry: FormEntry, choice: FormChoice) -> Element:
    if entry.kind is EntryKind.TRUE_FALSE:  # importers look for these very words
        text = _Q.material(_Q.mattext(choice.text, texttype="text/plain"))
    else:
        text = _material(tex_html(choice.text, inline=True))
    return _Q.response_label(text, ident=choice.id)


def _processing(entry: FormEntry) -> Element:
    score = _Q.decvar(maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    processing = _Q.resprocessing(_Q.outcomes(score))
    if entry.why:
        processing.append(_condition([_Q.other()], feedback=GENERAL))
    for choice in choices_of(entry):
        if choice.why:
            picked = _Q.varequal(choice.id, respident=RESPONSE)
            processing.append(_condition([picked], feedback=f"{choice.id}_fb"))
    tests = _tests(entry)
    processing.append(_condition(tests) if tests else _by_hand())
    return processing


def _condition(tests: Sequence[Element], feedback: str = "") -> Element:
    condition = _Q.respcondition(_Q.conditionvar(*tests))
    if feedback:
        condition.set("continue", "Yes")
        condition.append(
            _Q.displayfeedback(feedbacktype="Response", linkrefid=feedback)
        )
    else:
        condition.set("continue", "No")
        condition.append(_Q.setvar("100", action="Set", varname="SCORE"))
    return condition


def _by_hand() -> Element:
    condition = _Q.respcondition(_Q.conditionvar(_Q.other()))
    condition.set("continue", "No")
    return condition


def _tests(entry: FormEntry) -> list[Element]:
    """Return what must hold for full marks; none where a person decides."""
    match entry.kind:
        case EntryKind.OPEN:
            return []
        case EntryKind.SHORT:
            return [
                _Q.varequal(text, respident=RESPONSE) for text in exact_texts(entry)
            ]
        case EntryKind.NUMERIC:
            return [_number_test(entry)]
        case EntryKind.MULTIPLE:
            return [_Q("and", *map(_choice_test, entry.choices))]
        case _:  # single and true_false
            return [_choice_test(one) for one in choices_of(entry) if one.right]


def _choice_test(choice: FormChoice) -> Element:
    picked = _Q.varequal(choice.id, respident=RESPONSE)
    return picked if choice.right else _Q("not", picked)


def _number_test(entry: FormEntry) -> Element:
    assert entry.number_key is not None
    low, high = bounds(entry.number_key, entry)
    return _Q(
        "or",
        _Q.varequal(plain(entry.number_key), respident=RESPONSE),
        _Q(
            "and",
            _Q.vargte(low, respident=RESPONSE),
            _Q.varlte(high, respident=RESPONSE),
        ),
    )


def _feedback(entry: FormEntry) -> Iterator[Element]:
    texts = {GENERAL: entry.why} | {
        f"{choice.id}_fb": choice.why for choice in choices_of(entry)
    }
    for ident, text in texts.items():
        if text:
            html = tex_html(text)
            yield _Q.itemfeedback(_Q.flow_mat(_material(html)), ident=ident)


def _manifest(name: str, form: Form) -> Element:
    content = ElementMaker(namespace=_CONTENT, nsmap={None: _CONTENT})
    file = f"{name}/{name}.xml"
    return content.manifest(
        content.metadata(content.schema("IMS Content"), content.schemaversion("1.1.3")),
        content.organizations(),
        content.resources(
            content.resource(
                content.file(href=file),
                identifier=name,
                type="imsqti_xmlv1p2",
                href=file,
            )
        ),
        identifier=f"gradeproof-{form.hash[:16]}",
    )
