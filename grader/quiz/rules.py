"""What an answer is worth: one rule for each kind of entry.

The rule for `multiple`: the part of the right choices that were picked, less the part
of the wrong choices that were picked, and never below 0. So all and only the right ones
earn everything, and picking all of them earns nothing; before the cut at 0, picking
blindly earns nothing on average. One more right pick never earns less.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from grader.bank.texts import is_accepted, normalise
from grader.models.evidence import Evidence
from grader.models.marks import MarkedBy, MarkState
from grader.models.quiz import Answer, EntryKind, FormEntry
from grader.quiz.numbers import Decimal, NotANumber, exact, is_close, read_number
from grader.rubric import find_evidence

ALL: Final = Fraction(1)
NOTHING: Final = Fraction(0)
SUGGESTED: Final = "a rubric only suggests"
CONTRADICTS: Final = "it says something that contradicts the right answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an answer is worth, and why.

    Attributes:
        share: the part of the points that it earns, in [0, 1].
    """

    share: Fraction
    state: MarkState = MarkState.FINAL
    by: MarkedBy = MarkedBy.KEY
    reason: str = ""
    misconception: str = ""
    chosen: tuple[str, ...] = ()
    evidence: Evidence | None = None


def judge(entry: FormEntry, answer: Answer, decimal: Decimal) -> Judged:
    """Return what an answer, as `take_answer` returned it, is worth."""
    if answer is None:
        return Judged(share=NOTHING, by=MarkedBy.BLANK)
    return _RULES[entry.kind](entry, answer, decimal)


def leave_to_person(reason: str) -> Judged:
    """Return no points for now: a person must look."""
    return Judged(share=NOTHING, state=MarkState.SUGGESTED, reason=reason)


def _judge_single(entry: FormEntry, answer: Answer, _decimal: Decimal) -> Judged:
    (picked,) = (choice for choice in entry.choices if choice.id == answer)
    return Judged(
        share=ALL if picked.right else NOTHING,
        misconception="" if picked.right else picked.misconception,
        chosen=(picked.origin,),
    )


def _judge_multiple(entry: FormEntry, answer: Answer, _decimal: Decimal) -> Judged:
    assert isinstance(answer, tuple)
    picked = [choice for choice in entry.choices if choice.id in answer]
    right = sum(bool(choice.right) for choice in entry.choices)
    hits = sum(bool(choice.right) for choice in picked)
    share = Fraction(hits, right) if right else NOTHING
    if len(picked) > hits:
        share -= Fraction(len(picked) - hits, len(entry.choices) - right)
    wrong = [choice.misconception for choice in picked if not choice.right]
    return Judged(
        share=max(share, NOTHING),
        misconception=wrong[0] if wrong else "",
        chosen=tuple(choice.origin for choice in picked),
    )


def _judge_truth(entry: FormEntry, answer: Answer, _decimal: Decimal) -> Judged:
    right = answer is entry.truth
    return Judged(
        share=ALL if right else NOTHING,
        misconception="" if right else entry.misconception,
        chosen=("true" if answer else "false",),
    )


def _judge_numeric(entry: FormEntry, answer: Answer, decimal: Decimal) -> Judged:
    assert entry.number_key is not None
    assert entry.tolerance is not None
    try:
        given = read_number(str(answer), unit=entry.unit, decimal=decimal)
    except NotANumber as error:
        return leave_to_person(str(error))
    keys = (entry.number_key, *map(float_or_int, entry.accept))
    if any(is_close(given, key, entry.tolerance) for key in keys):
        return Judged(share=ALL)
    return Judged(share=NOTHING, misconception=_find_trap(entry, given))


def float_or_int(text: str) -> int | float:
    """Return the number that an accepted text of a numeric entry stands for."""
    return float(text) if set(text) & set(".en") else int(text)


def _find_trap(entry: FormEntry, given: Fraction) -> str:
    """Return the misconception whose number this is, the nearest of several."""
    assert entry.tolerance is not None
    near = [
        (abs(given - exact(trap.value)), trap.misconception)
        for trap in entry.traps
        if trap.value is not None and is_close(given, trap.value, entry.tolerance)
    ]
    return min(near)[1] if near else ""


def _judge_short(entry: FormEntry, answer: Answer, _decimal: Decimal) -> Judged:
    text = str(answer)
    if is_accepted(text, (entry.answer, *entry.accept)):
        return Judged(share=ALL)
    for trap in entry.traps:
        if normalise(text) == normalise(trap.text):
            return Judged(share=NOTHING, misconception=trap.misconception)
    return leave_to_person("neither an accepted answer nor a known wrong one")


def _judge_open(entry: FormEntry, answer: Answer, _decimal: Decimal) -> Judged:
    """Suggest what the rubric finds; nothing for an answer that contradicts the key."""
    assert entry.rubric is not None
    found = find_evidence(entry.rubric, str(answer))
    share = Fraction(found.earned, found.possible)
    return Judged(
        share=NOTHING if found.contradictions else share,
        state=MarkState.SUGGESTED,
        by=MarkedBy.RUBRIC,
        reason=CONTRADICTS if found.contradictions else SUGGESTED,
        evidence=found,
    )


_RULES: Final[Mapping[EntryKind, Callable[[FormEntry, Answer, Decimal], Judged]]] = {
    EntryKind.SINGLE: _judge_single,
    EntryKind.MULTIPLE: _judge_multiple,
    EntryKind.TRUE_FALSE: _judge_truth,
    EntryKind.NUMERIC: _judge_numeric,
    EntryKind.SHORT: _judge_short,
    EntryKind.OPEN: _judge_open,
}
