"""QTI 2.1 and 3.0: a package of items, or one bare item."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.elements import attribute, children, first, line_of, within, words
from grader.importers.mathml import Element
from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.packages import read_documents
from grader.importers.parse import name_of
from grader.importers.records import Found, Option, Question, Source, Wrong
from grader.importers.rubrics import split_rubric
from grader.importers.short import read_literal
from grader.importers.truth import judge_choices
from grader.models.quiz import EntryKind

ROOT: Final = "assessmentitem"
_GAP: Final = "____"
_ON_MISTAKES: Final = re.compile("incorrect|wrong", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One condition on a response, and the outcomes that it sets."""

    low: float | None
    high: float | None
    says: str
    outcomes: Mapping[str, str]

    @property
    def earns(self) -> bool:
        """Whether it gives points."""
        return (read_number(self.outcomes.get("SCORE", "")) or 0) > 0

    @property
    def shows(self) -> list[str]:
        """The identifiers of the feedback that it shows."""
        return [value for name, value in self.outcomes.items() if name != "SCORE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """The parts of an item that its answer is made from."""

    root: Element
    interaction: Element
    declaration: Element
    feedback: dict[str, str]
    desk: Desk


def read(source: Source) -> Found:
    """Return the questions of a QTI 2.1 or 3.0 package or document."""
    found = Found()
    for prefix, root in read_documents(source, {ROOT}, found):
        ident = attribute(root, "identifier")
        desk = Desk(found, f"{prefix}{line_of(root)}", ident)
        try:
            found.questions.append(_question(root, desk))
        except Unreadable as error:
            desk.refuse(words(first(root, "itembody")), str(error))
    return found


def _question(root: Element, desk: Desk) -> Question:
    body = first(root, "itembody")
    if body is None:
        raise Unreadable("it has no body")
    interaction = _interaction(body)
    item = _Item(
        root=root,
        interaction=interaction,
        declaration=_declaration(root, interaction),
        feedback=_feedback(root, desk),
        desk=desk,
    )
    parts = _READERS[name_of(interaction)](item)
    if parts["kind"] is EntryKind.NUMERIC:
        parts["unit"] = _unit(interaction)
    stem = _stem(body, interaction, desk)
    own, general = (
        parts.pop("why", ""),
        "\n\n".join(filter(None, item.feedback.values())),
    )
    return Question(
        place=desk.place,
        id=attribute(root, "identifier"),
        title=attribute(root, "title"),
        points=_points(root),
        stem=stem,
        why="\n\n".join(filter(None, (general, own))),
        **parts,
    )


def _interaction(body: Element) -> Element:
    found = [
        each
        for each in body.iterdescendants("*")
        if name_of(each).endswith("interaction")
    ]
    if len(found) != 1:
        raise Unreadable(f"it asks for {len(found)} answers, and not for one")
    if name_of(found[0]) not in _READERS:
        raise Unreadable(f"the bank has no questions with <{name_of(found[0])}>")
    return found[0]


def _declaration(root: Element, interaction: Element) -> Element:
    wanted = attribute(interaction, "responseidentifier")
    for declaration in children(root, "responsedeclaration"):
        if attribute(declaration, "identifier") == wanted:
            return declaration
    raise Unreadable(f"it does not declare its response {wanted}")


def _feedback(root: Element, desk: Desk) -> dict[str, str]:
    """Return what is told after an answer, by identifier."""
    texts = {}
    for each in within(root, "modalfeedback"):
        ident, text = attribute(each, "identifier"), desk.element(each)
        if _ON_MISTAKES.search(ident):
            desk.lost(f"the feedback {text}", "the bank has none on all wrong answers")
        else:
            texts[ident] = text
    return texts


def _stem(body: Element, interaction: Element, desk: Desk) -> str:
    skipped = [interaction, *within(body, "rubricblock")]
    if name_of(interaction) == "textentryinteraction":
        line = _line_of(interaction)
        if line is not None:
            skipped.append(line)
        else:
            interaction.tail = f"{_GAP}{interaction.tail or ''}"
    texts = [desk.element(body, skipped)]
    texts += [desk.element(prompt) for prompt in children(interaction, "prompt")]
    return "\n\n".join(text for text in texts if text)


def _line_of(interaction: Element) -> Element | None:
    """Return the paragraph of a field that has nothing before it."""
    parent = interaction.getparent()
    if parent is None or name_of(parent) == "itembody":
        return None
    alone = len(parent) == 1 and not (parent.text or "").strip()
    return parent if alone and name_of(parent) in {"p", "div"} else None


def _unit(interaction: Element) -> str:
    alone = _line_of(interaction) is not None
    return (interaction.tail or "").strip() if alone else ""


def _points(root: Element) -> float | None:
    for outcome in children(root, "outcomedeclaration"):
        if attribute(outcome, "identifier") == "MAXSCORE":
            return read_number(words(outcome))
    return None


def _correct(item: _Item) -> list[str]:
    return [
        words(value)
        for response in children(item.declaration, "correctresponse")
        for value in children(response, "value")
    ]


def _worth(item: _Item) -> dict[str, float]:
    return {
        attribute(entry, "mapkey"): read_number(attribute(entry, "mappedvalue")) or 0
        for entry in within(item.declaration, "mapentry")
    }


def _rules(item: _Item) -> Iterator[_Rule]:
    for branch in within(item.root, "responseif", "responseelseif"):
        bounds = {
            name: [
                read_number(words(one))
                for each in within(branch, *tags)
                for one in within(each, "basevalue")
            ]
            for name, tags in (("low", ("gte", "gt")), ("high", ("lte", "lt")))
        }
        says = [
            words(one)
            for each in within(branch, "stringmatch")
            for one in within(each, "basevalue")
        ]
        yield _Rule(
            low=(bounds["low"] or [None])[0],
            high=(bounds["high"] or [None])[0],
            says="".join(says[:1]),
            outcomes={
                attribute(each, "identifier"): words(each)
                for each in children(branch, "setoutcomevalue")
            },
        )


def _choice(item: _Item) -> dict[str, Any]:
    many = attribute(item.declaration, "cardinality") == "multiple"
    right = set(_correct(item)) or {
        key for key, worth in _worth(item).items() if worth > 0
    }
    if not right:
        raise Unreadable("it does not say which choice is right")
    options = []
    for choice in within(item.interaction, "simplechoice"):
        ident = attribute(choice, "identifier")
        inline = list(within(choice, "feedbackinline", "feedbackblock"))
        whys = [item.feedback.pop(ident, "")]
        whys += [item.desk.element(each) for each in inline]
        options.append(
            Option(
                text=item.desk.element(choice, inline),
                right=ident in right,
                why="\n\n".join(filter(None, whys)),
            )
        )
    if not many and any(
        _worth(item).get(one, 0) > 0 for one in _worth(item).keys() - right
    ):
        item.desk.lost(
            "points for some of the wrong choices", "half right is not known here"
        )
    return judge_choices(options, many=many)


def _entry(item: _Item) -> dict[str, Any]:
    if attribute(item.declaration, "basetype") in {"float", "integer"}:
        return _number(item)
    right = [key for key, worth in _worth(item).items() if worth > 0]
    answers = list(dict.fromkeys([*_correct(item), *right]))
    wrong = [
        Wrong(value=rule.says, why=_take_feedback(rule, item))
        for rule in _rules(item)
        if rule.says and not rule.earns
    ]
    return {
        "kind": EntryKind.SHORT,
        "answers": tuple(map(read_literal, answers)),
        "wrong": tuple(wrong),
    }


def _take_feedback(rule: _Rule, item: _Item) -> str:
    texts = [item.feedback.pop(ident, "") for ident in rule.shows]
    return "\n\n".join(filter(None, texts))


def _number(item: _Item) -> dict[str, Any]:
    key = next((read_number(text) for text in _correct(item)), None)
    tolerance: float = 0
    relative = False
    wrong = []
    for rule in _rules(item):
        if rule.low is None or rule.high is None:
            continue
        if rule.earns:
            key = middle_of(rule.low, rule.high) if key is None else key
            tolerance = tolerance_of(key, rule.low, rule.high)
        else:
            value = middle_of(rule.low, rule.high)
            wrong.append(Wrong(value=value, why=_take_feedback(rule, item)))
    for test in within(item.root, "equal"):
        part = read_number(attribute(test, "tolerance").partition(" ")[0])
        mode = attribute(test, "tolerancemode")
        relative = mode == "relative" and bool(part)
        tolerance = (part or 0) / 100 if relative else part or 0
    if key is None:
        raise Unreadable("its key is no number")
    return {
        "kind": EntryKind.NUMERIC,
        "number": key,
        "tolerance": tolerance,
        "relative": relative,
        "wrong": tuple(wrong),
    }


def _open(item: _Item) -> dict[str, Any]:
    blocks: Sequence[Element] = list(within(item.root, "rubricblock"))
    text = "\n\n".join(item.desk.element(block) for block in blocks)
    answer, rubric = split_rubric(text)
    return {"kind": EntryKind.OPEN, "answer": answer, "rubric": rubric}


_READERS: Final[Mapping[str, Callable[[_Item], dict[str, Any]]]] = {
    "choiceinteraction": _choice,
    "textentryinteraction": _entry,
    "extendedtextinteraction": _open,
}
