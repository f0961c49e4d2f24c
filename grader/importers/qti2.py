"""QTI 2.1 and 3.0: a package of items, or one bare item."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.elements import attribute, children, first, line_of, within, words
from grader.importers.mathml import Element
from grader.importers.numbers import read_number
from grader.importers.packages import read_documents
from grader.importers.parse import name_of
from grader.importers.qti2_typed import NO_HALVES, Item, read_entry, right_of, worth_of
from grader.importers.records import Found, Option, Question, Source
from grader.importers.rubrics import split_rubric
from grader.importers.truth import judge_choices
from grader.models.quiz import EntryKind

ROOT: Final = "assessmentitem"
_GAP: Final = "____"
_ON_MISTAKES: Final = re.compile("incorrect|wrong", re.IGNORECASE)


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
    item = Item(
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


def _choice(item: Item) -> dict[str, Any]:
    many = attribute(item.declaration, "cardinality") == "multiple"
    right = set(right_of(item)) or {
        key for key, worth in worth_of(item).items() if worth > 0
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
        worth_of(item).get(one, 0) > 0 for one in worth_of(item).keys() - right
    ):
        item.desk.lost("points for some of the wrong choices", NO_HALVES)
    return judge_choices(options, many=many)


def _open(item: Item) -> dict[str, Any]:
    blocks: Sequence[Element] = list(within(item.root, "rubricblock"))
    text = "\n\n".join(item.desk.element(block) for block in blocks)
    answer, rubric = split_rubric(text)
    return {"kind": EntryKind.OPEN, "answer": answer, "rubric": rubric}


_READERS: Final[Mapping[str, Callable[[Item], dict[str, Any]]]] = {
    "choiceinteraction": _choice,
    "textentryinteraction": read_entry,
    "extendedtextinteraction": _open,
}
