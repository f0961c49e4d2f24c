"""How far suggestions agree with what a person gave; values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

import numpy as np

from grader.models.analysis import Figure
from grader.models.evidence import Evidence
from grader.models.marks import MarkedBy, MarkedResponse
from grader.models.review import Agreement, ItemAgreement
from grader.quiz.measures import kappa_of, resample

FEWEST: Final = 10
# by what was answered: what the rubric suggests, what the person gave
Pairs = Mapping[tuple[str, str], tuple[Fraction, Fraction]]


def suggestion_of(evidence: Evidence) -> Fraction:
    """Return the share that evidence suggests; nothing for what contradicts the key."""
    if evidence.contradictions:
        return Fraction(0)
    return Fraction(evidence.earned, evidence.possible)


def find_agreement(marked: Iterable[MarkedResponse], *, seed: int = 0) -> Agreement:
    """Return how far suggestions and persons agreed; the same answer counts once."""
    aided: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    unaided = set()
    for response in marked:
        for one in response.marks:
            key = one.id, str(one.given)
            if one.by is MarkedBy.PERSON and one.evidence is not None:
                aided[key] = suggestion_of(one.evidence), one.share
            elif one.by is MarkedBy.PERSON:
                unaided.add(key)
    entries = sorted({entry for entry, _ in aided})
    return Agreement(
        whole=_measure("", aided, seed),
        items=tuple(_measure(entry, aided, seed) for entry in entries),
        unaided=len(unaided),
    )


def _measure(entry: str, aided: Pairs, seed: int) -> ItemAgreement:
    """Measure the agreement on one entry, or on all where none is named."""
    pairs = [pair for (of, _), pair in aided.items() if entry in ("", of)]
    return ItemAgreement(
        entry=entry,
        decisions=len(pairs),
        same=sum(one == other for one, other in pairs),
        higher=sum(one > other for one, other in pairs),
        lower=sum(one < other for one, other in pairs),
        kappa=_kappa(pairs, seed),
    )


def _kappa(pairs: list[tuple[Fraction, Fraction]], seed: int) -> Figure:
    count = len(pairs)
    if count < FEWEST:
        return Figure(n=count, words=f"none below {FEWEST} decisions")
    rows = np.array(pairs, dtype=float)
    kappa = kappa_of(rows)
    if kappa is None:
        return Figure(n=count, words="no kappa: all points are the same")
    low, high = resample(rows, kappa_of, seed=seed) or (None, None)
    return Figure(value=kappa, n=count, low=low, high=high)


def describe_agreement(found: Agreement) -> Iterator[str]:
    """Say in lines how far suggestions and the person agreed."""
    whole = found.whole
    if not whole.decisions:
        yield "No suggestion of a rubric has been decided on yet."
    else:
        yield f"The rubric's suggestions and the person, over {_count(whole)}:"
        yield f"  the same points      {whole.same}"
        yield f"  suggested too much   {whole.higher}"
        yield f"  suggested too little {whole.lower}"
        yield f"  quadratic weighted kappa: {_show(whole.kappa)}"
        for one in found.items if len(found.items) > 1 else ():
            yield f"  {one.entry}: {one.same} of {_count(one)} the same; kappa: " + (
                _show(one.kappa)
            )
        yield "The person saw each suggestion first, which makes agreement likelier."
    if found.unaided:
        yield f"Decided on without a suggestion: {found.unaided}."


def _count(one: ItemAgreement) -> str:
    return "1 decision" if one.decisions == 1 else f"{one.decisions} decisions"


def _show(kappa: Figure) -> str:
    if kappa.value is None:
        return kappa.words
    if kappa.low is None:
        return f"{kappa.value:z.2f}"
    return f"{kappa.value:z.2f} (95 % interval {kappa.low:z.2f} to {kappa.high:z.2f})"
