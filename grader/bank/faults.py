"""What can be wrong with a file of items beyond its form."""

import random
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from grader.bank.domains import draw_parameters
from grader.bank.expressions import FUNCTIONS, BadExpression, check_expression
from grader.bank.templates import check_template
from grader.bank.texts import is_pattern
from grader.models import (
    Choice,
    Item,
    ItemFile,
    Multiple,
    Numeric,
    Range,
    Sample,
    Short,
    Single,
    Variant,
)
from grader.models.bank import LEAST_VARIANTS
from grader.rubric import check_wording
from grader.yaml import Fault, Loc

LEAST_CHOICES: Final = 4


def faults_of(file: ItemFile, stem: str) -> Iterator[Fault]:
    """Yield what is wrong with the items of a file that is called `stem`."""
    if file.topic != stem:
        hint = f"the file's name says `{stem}`"
        yield Fault(("topic",), "the topic and the file's name differ", hint)
    for index, item in enumerate(file.items):
        yield from item_faults(item, ("items", index))


def item_faults(item: Item, where: Loc) -> Iterator[Fault]:
    """Yield what is wrong with an item."""
    yield from _unfinished(item, where)
    points = [point.id for point in item.rubric.points]
    yield from _repeated(points, (*where, "rubric", "points"))
    yield from _wording_faults(item, (*where, "rubric"))
    variants = [variant.id for variant in item.variants]
    yield from _repeated(variants, (*where, "variants"))
    for index, variant in enumerate(item.variants):
        yield from variant_faults(variant, (*where, "variants", index))


def _unfinished(item: Item, where: Loc) -> Iterator[Fault]:
    """Yield a fault for what only an imported item may lack."""
    if item.imported is not None:
        return
    if item.source is None:
        yield Fault((*where, "source"), "this key is missing")
    if len(item.variants) < LEAST_VARIANTS:
        count = len(item.variants)
        message = f"{count} variant{'s' if count != 1 else ''}; an item needs at least"
        yield Fault((*where, "variants"), f"{message} {LEAST_VARIANTS}")


def _wording_faults(item: Item, where: Loc) -> Iterator[Fault]:
    lists: list[tuple[Loc, Sequence[str]]] = []
    for index, point in enumerate(item.rubric.points):
        lists.append((("points", index, "wordings"), point.wordings))
        lists.append((("points", index, "negations"), point.negations))
    for index, statement in enumerate(item.rubric.must_not_say):
        lists.append((("must_not_say", index, "wordings"), statement.wordings))
    for place, wordings in lists:
        for index, wording in enumerate(wordings):
            try:
                check_wording(wording)
            except ValueError as error:
                yield Fault((*where, *place, index), str(error))


def _repeated(ids: Sequence[str], where: Loc) -> Iterator[Fault]:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield Fault((*where, index, "id"), f"`{name}` stands above already")


def variant_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    """Yield what is wrong with a variant."""
    found = [
        *_name_faults(variant, where),
        *_expression_faults(variant, where),
        *_choice_faults(variant, where),
        *_proof_faults(variant, where),
        *_pattern_faults(variant, where),
        *_sample_faults(variant, where),
    ]
    yield from found or _domain_faults(variant, where)


def _name_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    for part, names in (("parameters", variant.parameters), ("let", variant.let)):
        for name in names:
            if name in FUNCTIONS:
                yield Fault((*where, part, name), f"`{name}` is a function's name")
            elif part == "let" and name in variant.parameters:
                yield Fault((*where, part, name), f"there is a parameter `{name}`")


def _expression_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    known = set(variant.parameters)
    yield from _check((*where, "where"), variant.where, known)
    for name, computed in variant.let.items():
        yield from _check((*where, "let", name), computed, known)
        known.add(name)
    for place, expression in _expressions(variant):
        yield from _check((*where, *place), expression, known)
    for place, template in _templates(variant):
        yield from _check((*where, *place), template, known, template=True)


def _check(
    where: Loc, text: object, known: Collection[str], *, template: bool = False
) -> Iterator[Fault]:
    try:
        if template:
            check_template(str(text), known)
        else:
            check_expression(text, known)
    except BadExpression as error:
        yield Fault(where, str(error), error.hint)


def choices_of(variant: Variant) -> Iterator[tuple[Loc, Choice]]:
    """Yield the choices of a variant, right ones first, and their places in it."""
    match variant:
        case Single():
            yield ("key",), variant.key
        case Multiple():
            for index, key in enumerate(variant.keys):
                yield ("keys", index), key
        case _:
            return
    for index, distractor in enumerate(variant.distractors):
        yield ("distractors", index), distractor


def _expressions(variant: Variant) -> Iterator[tuple[Loc, object]]:
    for place, choice in choices_of(variant):
        yield (*place, "value"), choice.value
    if isinstance(variant, Numeric):
        yield ("key",), variant.key
        for index, distractor in enumerate(variant.distractors):
            yield ("distractors", index, "value"), distractor.value


def _templates(variant: Variant) -> Iterator[tuple[Loc, str]]:
    yield ("stem",), variant.stem
    yield ("why",), variant.why or ""
    for place, choice in choices_of(variant):
        yield (*place, "text"), choice.text
        yield (*place, "why"), choice.why or ""
    match variant:
        case Numeric():
            for index, number in enumerate(variant.distractors):
                yield ("distractors", index, "why"), number.why or ""
        case Short():
            yield from _short_templates(variant)
        case _:
            pass


def _short_templates(variant: Short) -> Iterator[tuple[Loc, str]]:
    yield ("key",), variant.key
    for index, text in enumerate(variant.accept):
        yield ("accept", index), text
    for index, wrong in enumerate(variant.distractors):
        yield ("distractors", index, "text"), wrong.text
        yield ("distractors", index, "why"), wrong.why or ""


def _choice_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    if isinstance(variant, Multiple):
        count = len(variant.keys) + len(variant.distractors)
        if count < LEAST_CHOICES:
            message = f"{count} choices; `multiple` needs at least {LEAST_CHOICES}"
            yield Fault((*where, "distractors"), message)


def _proof_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    """Yield a fault where a proof can't be run, or has nothing to compare with."""
    choices = list(choices_of(variant))
    claims = [place for place, choice in choices if choice.claim is not None]
    for place, choice in choices:
        if variant.verify is None:
            continue
        if claims and choice.claim is None:
            yield Fault((*where, *place), "other choices have a `claim`, this has none")
        elif not claims and choice.value is None:
            hint = "an expression that is compared with `answer`; or give all a `claim`"
            yield Fault((*where, *place), "`verify` needs a `value` here", hint)
    if claims and variant.verify is None:
        hint = "its code may be just the imports, or `pass`"
        yield Fault((*where, *claims[0]), "a `claim` needs `verify` beside it", hint)


def _pattern_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    if not isinstance(variant, Short):
        return
    for index, text in enumerate(variant.accept):
        if is_pattern(text):
            try:
                re.compile(text[1:-1])
            except (re.error, OverflowError, RecursionError) as error:
                yield Fault((*where, "accept", index), f"no pattern: {error}")


def _sample_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    for name, domain in variant.parameters.items():
        place = (*where, "parameters", name)
        if isinstance(domain, Sample) and domain.size > len(domain.sample):
            message = f"empty: {domain.size} of {len(domain.sample)} cannot be taken"
            yield Fault((*place, "size"), message)
        inner = getattr(domain, "list", domain)
        if isinstance(inner, Range) and inner.from_ > inner.to:
            yield Fault(place, f"empty: {inner.from_} is above {inner.to}")


def _domain_faults(variant: Variant, where: Loc) -> Iterator[Fault]:
    """Yield a fault where `where` leaves nothing."""
    if variant.where is None:
        return
    try:
        draw_parameters(variant, random.Random(0))  # noqa: S311 - no secret
    except BadExpression as error:
        yield Fault((*where, "where"), str(error), error.hint)
