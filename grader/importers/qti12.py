"""QTI 1.2, as Canvas and others export it: a package, or the bare document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.elements import attribute, children, first, line_of, within, words
from grader.importers.files import show
from grader.importers.mathml import Element
from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.packages import read_documents
from grader.importers.parse import name_of
from grader.importers.records import Found, Option, Question, Source, Wrong
from grader.importers.short import read_literal
from grader.importers.stems import split_unit
from grader.importers.truth import judge_choices
from grader.models.quiz import EntryKind

ROOT: Final = "questestinterop"
_RESPONSES: Final = (
    *("response_lid", "response_str", "response_num", "response_xy", "response_grp"),
    "response_extension",
)
_SUPPORTED: Final = frozenset(
    (
        *("multiple_choice_question", "multiple_answers_question"),
        *("true_false_question", "numerical_question", "short_answer_question"),
        *("essay_question", ""),
    )
)
_GENERAL: Final = "general_fb"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One condition on a response: what it equals or not, its bounds, and what follows.

    Attributes:
        score: what it earns, None where it earns nothing by itself.
    """

    equals: tuple[str, ...]
    low: float | None
    high: float | None
    score: float | None
    feedback: tuple[str, ...]
    other: bool

    @property
    def number(self) -> float | None:
        """The number that it is about, where it is about one."""
        found = next((read_number(one) for one in self.equals), None)
        if found is None and self.low is not None and self.high is not None:
            return middle_of(self.low, self.high)
        return found


def read(source: Source) -> Found:
    """Return the questions of a QTI 1.2 package or document."""
    found = Found()
    for prefix, root in read_documents(source, {ROOT}, found):
        for item in within(root, "item"):
            fields = _fields(item)
            name = fields.get("assessment_question_identifierref", "")
            title = attribute(item, "title")
            ident = attribute(item, "ident")
            desk = Desk(found, f"{prefix}{line_of(item)}", ident or name or title)
            try:
                found.questions.append(_question(item, fields, desk))
            except Unreadable as error:
                desk.refuse(words(first(item, "mattext")) or title, str(error))
    return found


def _fields(item: Element) -> dict[str, str]:
    return {
        words(first(field, "fieldlabel")): words(first(field, "fieldentry"))
        for field in within(item, "qtimetadatafield")
    }


def _question(item: Element, fields: dict[str, str], desk: Desk) -> Question:
    kind = fields.get("question_type", "")
    if kind not in _SUPPORTED:
        raise Unreadable(f"the bank has no questions of the type {show(kind)!r}")
    presentation = first(item, "presentation")
    if presentation is None:
        raise Unreadable("it presents nothing")
    responses = list(within(presentation, *_RESPONSES))
    if len(responses) > 1:
        raise Unreadable(f"it asks for {len(responses)} answers at once")
    stem = _stem(presentation, desk)
    rules = [_rule(each) for each in within(item, "respcondition")]
    feedback = _feedback(item, desk)
    parts = _answer(kind, responses, rules, feedback, desk)
    general = _general(rules, feedback, desk)
    if parts["kind"] is EntryKind.NUMERIC:
        stem, parts["unit"] = split_unit(stem)
    whys = [general, parts.pop("why", "")]
    return Question(
        place=desk.place,
        id=attribute(item, "ident"),
        title=attribute(item, "title"),
        stem=stem,
        points=read_number(fields.get("points_possible", "")),
        why="\n\n".join(why for why in whys if why),
        **parts,
    )


def _stem(presentation: Element, desk: Desk) -> str:
    texts = [
        _material(text, desk)
        for text in within(presentation, "mattext", "matemtext")
        if not any(name_of(each) in _RESPONSES for each in text.iterancestors())
    ]
    for picture in within(presentation, "matimage", "mataudio", "matvideo"):
        desk.lost(attribute(picture, "uri") or "a picture", "put it in as data:")
    return "\n\n".join(text for text in texts if text)


def _material(text: Element, desk: Desk) -> str:
    if len(text):
        return desk.element(text)
    if attribute(text, "texttype") == "text/html":
        return desk.html(text.text or "")
    return desk.plain(text.text or "")


def _rule(condition: Element) -> _Rule:
    scores = [read_number(words(each)) or 0 for each in within(condition, "setvar")]
    numbers = {
        name: [read_number(words(each)) for each in within(condition, *names)]
        for name, names in (("low", ("vargte", "vargt")), ("high", ("varlte", "varlt")))
    }
    return _Rule(
        equals=tuple(_equals(condition)),
        low=(numbers["low"] or [None])[0],
        high=(numbers["high"] or [None])[0],
        score=scores[0] if scores and scores[0] > 0 else None,
        feedback=tuple(
            attribute(each, "linkrefid")
            for each in within(condition, "displayfeedback")
        ),
        other=first(condition, "other") is not None,
    )


def _equals(condition: Element) -> Iterator[str]:
    for each in within(condition, "varequal"):
        if not any(name_of(above) == "not" for above in each.iterancestors()):
            yield words(each)


def _feedback(item: Element, desk: Desk) -> dict[str, str]:
    return {
        attribute(each, "ident"): "\n\n".join(
            _material(text, desk) for text in within(each, "mattext")
        )
        for each in children(item, "itemfeedback")
    }


def _general(rules: Sequence[_Rule], feedback: dict[str, str], desk: Desk) -> str:
    """Return the feedback on all answers and on right ones; note the rest."""
    texts = []
    for rule in rules:
        for ident in rule.feedback:
            text = feedback.get(ident, "")
            if ident == _GENERAL or rule.score is not None:
                texts.append(text)
            elif rule.other and text:
                desk.lost(
                    f"the feedback {text}", "the bank has none on all wrong answers"
                )
    return "\n\n".join(dict.fromkeys(filter(None, texts)))


def _answer(
    kind: str,
    responses: Sequence[Element],
    rules: Sequence[_Rule],
    feedback: dict[str, str],
    desk: Desk,
) -> dict[str, Any]:
    scored = [rule for rule in rules if rule.score is not None]
    if kind == "essay_question" or not scored:
        if any(name_of(each) == "response_lid" for each in responses):
            raise Unreadable("it does not say which choice is right")
        return {"kind": EntryKind.OPEN}
    if not responses:
        raise Unreadable("it asks for no answer")
    response = responses[0]
    if name_of(response) == "response_lid":
        return _choices(response, scored, rules, feedback, desk)
    if kind == "numerical_question" or _asks_number(response):
        return _number(scored, rules, feedback, desk)
    return _short(scored, rules, feedback)


def _asks_number(response: Element) -> bool:
    field = first(response, "render_fib")
    kind = "" if field is None else attribute(field, "fibtype").lower()
    return kind in {"decimal", "integer", "scientific"}


def _told(
    rules: Sequence[_Rule], feedback: dict[str, str]
) -> Iterator[tuple[_Rule, str]]:
    """Yield the rules that only tell something, and what."""
    for rule in rules:
        if rule.score is None and not rule.other:
            yield rule, "\n\n".join(feedback.get(one, "") for one in rule.feedback)


def _choices(
    response: Element,
    scored: Sequence[_Rule],
    rules: Sequence[_Rule],
    feedback: dict[str, str],
    desk: Desk,
) -> dict[str, Any]:
    many = attribute(response, "rcardinality").lower() == "multiple"
    most = max(rule.score or 0 for rule in scored)
    right = {
        one for rule in scored if many or rule.score == most for one in rule.equals
    }
    if not many and any((rule.score or 0) < most for rule in scored):
        desk.lost(
            "points for some of the wrong choices", "half right is not known here"
        )
    whys = {rule.equals[0]: why for rule, why in _told(rules, feedback) if rule.equals}
    options = []
    for label in within(response, "response_label"):
        texts = [_material(text, desk) for text in within(label, "mattext")]
        ident = attribute(label, "ident")
        options.append(
            Option(
                text="\n\n".join(texts),
                right=ident in right,
                why=whys.get(ident, ""),
            )
        )
    return judge_choices(options, many=many)


def _number(
    scored: Sequence[_Rule],
    rules: Sequence[_Rule],
    feedback: dict[str, str],
    desk: Desk,
) -> dict[str, Any]:
    rule = next((rule for rule in scored if rule.number is not None), None)
    if rule is None or rule.number is None:
        raise Unreadable("its key is no number")
    tolerance: float = 0
    if rule.low is not None and rule.high is not None:
        tolerance = tolerance_of(rule.number, rule.low, rule.high)
    if any(other is not rule and other.number != rule.number for other in scored):
        desk.lost("points for other answers", "the bank has one key")
    wrong = []
    for other, why in _told(rules, feedback):
        if other.number is None:
            what = f"the feedback {why}" if why else "a condition on the answer"
            desk.lost(what, "it is about no number, and no range of them")
        elif other.number != rule.number:
            wrong.append(Wrong(value=other.number, why=why))
    return {
        "kind": EntryKind.NUMERIC,
        "number": rule.number,
        "tolerance": tolerance,
        "wrong": tuple(wrong),
    }


def _short(
    scored: Sequence[_Rule], rules: Sequence[_Rule], feedback: dict[str, str]
) -> dict[str, Any]:
    right = [one for rule in scored for one in rule.equals]
    wrong = [
        Wrong(value=one, why=why)
        for rule, why in _told(rules, feedback)
        for one in rule.equals
        if one not in right
    ]
    return {
        "kind": EntryKind.SHORT,
        "answers": tuple(map(read_literal, right)),
        "wrong": tuple(wrong),
    }
