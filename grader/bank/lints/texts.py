"""Lints of texts: formulas, code, pictures, negations, whys, and the rubric."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from grader.bank.faults import choices_of
from grader.bank.lints.finding import Smell, View, place_of
from grader.markup.problems import (
    code_problems,
    image_problems,
    math_problems,
    plain_words,
)
from grader.models import (
    Distractor,
    Drawn,
    DrawnChoices,
    DrawnNumeric,
    DrawnShort,
    Multiple,
    Numeric,
    NumericDistractor,
    ShortDistractor,
    Single,
    TrueFalse,
    Variant,
)
from grader.rubric import find_evidence
from grader.yaml import Loc

_NEGATION: Final = re.compile(
    r"\b(?:not|never|except|cannot|\w+n['’]t)\b", re.IGNORECASE
)
_MOJIBAKE: Final = re.compile("â€|Ã[\u0080-\u00bf]|\N{REPLACEMENT CHARACTER}")


def texts_of(view: View) -> Iterator[tuple[Loc, str]]:
    """Yield all texts of an item that people read, those of variants as drawn."""
    item = view.item
    yield from ((("stem",), item.stem), (("answer",), item.answer))
    if item.correction is not None:
        for name in ("says", "correct", "evidence"):
            yield ("correction", name), getattr(item.correction, name)
    for where, _, draws in view.variants():
        for drawn in draws:
            for place, text in drawn_texts(drawn):
                yield (*where, *place), text


def drawn_texts(drawn: Drawn) -> Iterator[tuple[Loc, str]]:
    """Yield the texts of a draw, with their places in the variant."""
    yield from ((("stem",), drawn.stem), (("why",), drawn.why))
    match drawn:
        case DrawnChoices():
            for index, choice in enumerate(drawn.choices):
                yield (*place_of(drawn, index), "text"), choice.text
                yield (*place_of(drawn, index), "why"), choice.why
        case DrawnNumeric():
            for index, number in enumerate(drawn.distractors):
                yield ("distractors", index, "why"), number.why
        case DrawnShort():
            for index, wrong in enumerate(drawn.distractors):
                yield ("distractors", index, "why"), wrong.why
        case _:
            pass


def math(view: View) -> Iterator[Smell]:
    """A formula cannot be shown."""
    for where, text in texts_of(view):
        for problem in math_problems(text):
            yield Smell(where=where, message=problem)


def code(view: View) -> Iterator[Smell]:
    """A block of Python, or the code of a proof, does not parse."""
    for where, text in texts_of(view):
        for problem in code_problems(text):
            hint = "a fragment may be fenced as ```text"
            yield Smell(where=where, message=problem, hint=hint)
    for where, variant, _ in view.variants():
        yield from _proof_code(variant, where)


def _proof_code(variant: Variant, where: Loc) -> Iterator[Smell]:
    codes: list[tuple[Loc, str | None, str]] = [(("verify",), variant.verify, "exec")]
    codes += [
        ((*place, "claim"), choice.claim, "eval")
        for place, choice in choices_of(variant)
    ]
    for place, text, mode in codes:
        try:
            ast.parse((text or "0").strip("\n "), mode=mode)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            message = f"`{place[-1]}`, line {line}, is no Python: {error}"
            yield Smell(where=(*where, *place), message=message)


def image_alt(view: View) -> Iterator[Smell]:
    """A picture says nothing to who does not see it."""
    for where, text in texts_of(view):
        for problem in image_problems(text):
            yield Smell(where=where, message=problem)


def mojibake(view: View) -> Iterator[Smell]:
    """A text was read in a wrong encoding once."""
    for where, text in texts_of(view):
        if found := _MOJIBAKE.search(text):
            yield Smell(where=where, message=f"`{found.group()}` is a broken sign")


def plain_negation(view: View) -> Iterator[Smell]:
    """A stem has a negation that is easily overlooked."""
    for where, _, draws in view.variants():
        for sentence in plain_words(draws[0].stem):
            if found := _NEGATION.search(sentence):
                yield Smell(
                    where=(*where, "stem"),
                    message=f"the negation `{found.group()}` is not emphasised",
                    hint="write **not**, or ask for what is the case",
                )
                break


def missing_why(view: View) -> Iterator[Smell]:
    """Somebody who answered is not told why."""
    for where, variant, _ in view.variants():
        for place in _without_why(variant):
            yield Smell(where=(*where, *place), message="no `why`")


def _without_why(variant: Variant) -> Iterator[Loc]:
    if variant.why is None:
        yield from (place for place, why in _key_whys(variant) if why is None)
    distractors: Sequence[Distractor | NumericDistractor | ShortDistractor] = (
        () if isinstance(variant, TrueFalse) else variant.distractors
    )
    for index, wrong in enumerate(distractors):
        if wrong.why is None:
            yield ("distractors", index)


def _key_whys(variant: Variant) -> Iterator[tuple[Loc, str | None]]:
    match variant:
        case Single():
            yield ("key",), variant.key.why
        case Multiple():
            for index, key in enumerate(variant.keys):
                yield ("keys", index), key.why
        case _:
            yield (), None


def missing_proof(view: View) -> Iterator[Smell]:
    """A number is not proved."""
    for where, variant, _ in view.variants():
        if isinstance(variant, Numeric) and variant.verify is None:
            yield Smell(where=where, message="a numeric variant without `verify`")


def rubric_misses(view: View) -> Iterator[Smell]:
    """The item's own answer would not get full marks by its rubric."""
    evidence = find_evidence(view.item.rubric, view.item.answer)
    for index, point in enumerate(evidence.points):
        if not point.earned:
            why = "has none of its wordings"
            if point.undone:
                why = f"undoes it: `{point.undone[0].text}`"
            elif point.negated:
                why = f"negates it: `{point.negated[0].text}`"
            yield Smell(
                where=("rubric", "points", index),
                message=f"the item's own answer does not earn `{point.id}`: it {why}",
            )
    for contradiction in evidence.contradictions:
        index = [s.why for s in view.item.rubric.must_not_say].index(contradiction.why)
        said = contradiction.found[0].text
        yield Smell(
            where=("rubric", "must_not_say", index),
            message=f"the item's own answer says `{said}`",
        )
