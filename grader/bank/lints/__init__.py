"""Lint the bank: find what makes items unclear, unfair or guessable."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from grader.bank.draw import draw
from grader.bank.expressions import BadExpression, suggest
from grader.bank.files import OpenBank
from grader.bank.lints import choices, imported, texts, whole
from grader.bank.lints.finding import Smell, View
from grader.bank.select import items_of
from grader.errors import BadExam
from grader.models import Entry, Item
from grader.yaml import Fault

DRAWS: Final = 3
SEED: Final = 2
LINTS: Final[Mapping[str, Callable[[View], Iterator[Smell]]]] = {
    "absolutes": choices.absolutes,
    "code": texts.code,
    "image_alt": texts.image_alt,
    "key_position": choices.key_position,
    "longest_key": choices.longest_key,
    "math": texts.math,
    "missing_proof": texts.missing_proof,
    "missing_why": texts.missing_why,
    "mojibake": texts.mojibake,
    "plain_negation": texts.plain_negation,
    "rubric_misses": texts.rubric_misses,
    "unfinished": imported.unfinished,
    "unlike_choices": choices.unlike_choices,
    "unnamed_misconception": imported.unnamed_misconception,
}
# these look at all items together
SIMILAR: Final = "similar_stems"
CUE: Final = "cue"
UNUSED: Final = "unused_ignore"
NAMES: Final = frozenset((*LINTS, SIMILAR, CUE))


def lint(opened: OpenBank) -> list[str]:
    """Return a message for each finding that no item silences, in the files' order.

    Raises:
        BadExam: a variant cannot be drawn.
    """
    views = [_view(opened, topic, item) for topic, item in items_of(opened.bank)]
    found: dict[str, list[tuple[str, Smell]]] = {view.item.id: [] for view in views}
    for view in views:
        for name, look in LINTS.items():
            found[view.item.id] += [(name, smell) for smell in look(view)]
    for item, smell in whole.similar_stems(views):
        found[item].append((SIMILAR, smell))
    for item, smell in whole.cues(views, list(opened.bank.blueprints.values())):
        found[item].append((CUE, smell))
    return [
        message
        for view in views
        for message in _messages(opened, view.item, found[view.item.id])
    ]


def _view(opened: OpenBank, topic: str, item: Item) -> View:
    rng = random.Random(SEED)  # noqa: S311 - no secret
    draws = {}
    for variant in item.variants:
        entry = Entry(topic=topic, item=item, variant=variant)
        count = DRAWS if variant.parameters else 1
        try:
            draws[variant.id] = tuple(draw(entry, rng) for _ in range(count))
        except BadExpression as error:
            fault = Fault((), str(error), error.hint)
            raise BadExam(opened.complaint(entry.id, fault)) from error
    return View(item=item, draws=draws)


def _messages(
    opened: OpenBank, item: Item, found: list[tuple[str, Smell]]
) -> Iterator[str]:
    silenced = {ignore.lint for ignore in item.lint_ignore}
    seen = set()
    for name, smell in found:
        if name not in silenced and (name, smell.where) not in seen:
            seen.add((name, smell.where))
            fault = Fault(smell.where, f"{smell.message} ({name})", smell.hint)
            yield opened.complaint(item.id, fault)
    names = {name for name, _ in found}
    for index, ignore in enumerate(item.lint_ignore):
        where = ("lint_ignore", index)
        if ignore.lint not in NAMES:
            hint = suggest(ignore.lint, NAMES)
            fault = Fault(where, f"there is no lint `{ignore.lint}`", hint)
            yield opened.complaint(item.id, fault)
        elif ignore.lint not in names:
            message = f"nothing here needs `{ignore.lint}` silenced ({UNUSED})"
            yield opened.complaint(item.id, Fault(where, message, "delete it"))
