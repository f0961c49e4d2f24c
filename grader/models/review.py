"""What a person decides in a review, and how far suggestions agreed with it."""

from fractions import Fraction

from grader.models.analysis import Figure
from grader.models.base import Record
from grader.models.evidence import Evidence
from grader.models.quiz import Answer, EntryKind, FormChoice


class Case(Record):
    """All marks that one decision settles: the same answer to the same question.

    Attributes:
        students: who gave this very answer; never shown.
        share: what the mark is now, a part of `possible`.
        suggested: the share that the rubric suggests; None where nothing does.
        reason: why a person must look, or what a person said.
        right: the key, or the answer that the bank has.
        decided: whether the mark is final as it is.
    """

    entry: str
    kind: EntryKind
    stem: str
    choices: tuple[FormChoice, ...] = ()
    unit: str = ""
    right: str
    possible: int
    given: Answer
    students: tuple[str, ...]
    share: Fraction
    suggested: Fraction | None = None
    reason: str = ""
    evidence: Evidence | None = None
    decided: bool = False


class ItemAgreement(Record):
    """How far suggestions and a person agreed on one question, or on all.

    Attributes:
        decisions: on how many different answers a person decided.
        same: where the suggestion was what the person gave.
        higher: where it was more.
        lower: where it was less.
    """

    entry: str = ""
    decisions: int
    same: int
    higher: int
    lower: int
    kappa: Figure


class Agreement(Record):
    """How far suggestions and a person agreed.

    Attributes:
        unaided: how many answers a person decided on without a suggestion.
    """

    whole: ItemAgreement
    items: tuple[ItemAgreement, ...]
    unaided: int
