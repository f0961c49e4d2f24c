"""What a person decides about a mark, and how they type it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from grader.models.marks import Mark, MarkedBy, MarkState
from grader.models.review import Case
from grader.quiz.mark import round_points
from grader.quiz.numbers import NotANumber, read_number

ACCEPT: Final = "a"
FULL: Final = "f"
NONE: Final = "n"
REPEAT: Final = "r"
LONGEST_COMMENT: Final = 1000


class BadDecision(ValueError):
    """This decides nothing; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Points for an answer, by a person.

    Attributes:
        share: the part of the points, in [0, 1].
        word: how it came about: `accept`, `give`, `repeat`.
        comment: why; "" where nothing was said.
    """

    share: Fraction
    word: str
    comment: str = ""


def read_decision(line: str, case: Case, before: Decision | None) -> Decision:
    """Return what a line decides: a key or points, and behind it a comment.

    Raises:
        BadDecision: it decides nothing.
    """
    order, _, rest = line.strip().partition(" ")
    comment = rest.strip()[:LONGEST_COMMENT]
    if order == REPEAT:
        if before is None:
            raise BadDecision("there is nothing to repeat for this question yet")
        comment = comment or before.comment
        return Decision(share=before.share, word="repeat", comment=comment)
    if order == ACCEPT:
        if case.suggested is None:
            raise BadDecision("nothing is suggested here; give points")
        return Decision(share=case.suggested, word="accept", comment=comment)
    return Decision(share=_share(order, case.possible), word="give", comment=comment)


def _share(order: str, possible: int) -> Fraction:
    if order in (FULL, NONE):
        return Fraction(order == FULL)
    try:
        points = read_number(order)
    except NotANumber as error:
        raise BadDecision(f"{order}: no key, and no points") from error
    if not 0 <= points <= possible:
        raise BadDecision(f"{order}: points are from 0 to {possible}")
    return points / possible


def decide(mark: Mark, decision: Decision) -> Mark:
    """Return the mark as a person decided it: final."""
    return mark.model_copy(
        update={
            "share": decision.share,
            "earned": round_points(mark.possible * decision.share),
            "state": MarkState.FINAL,
            "by": MarkedBy.PERSON,
            "reason": decision.comment,
        }
    )
