"""What an open answer shows for each point of its rubric."""

from grader.models.base import Record


class Span(Record):
    """A piece of an answer: where it starts, where it ends, and what it says."""

    start: int
    end: int
    text: str


class PointEvidence(Record):
    """What speaks for one key point, and what against.

    Attributes:
        earned: a wording stands in the answer, not negated, and nothing undoes it.
        found: the wordings that stand there.
        negated: wordings that a `not` before them turns round.
        undone: what undoes the point.
    """

    id: str
    says: str
    points: int
    earned: bool
    found: tuple[Span, ...] = ()
    negated: tuple[Span, ...] = ()
    undone: tuple[Span, ...] = ()


class ContradictionEvidence(Record):
    """A statement that contradicts the answer, and why it does."""

    why: str
    found: tuple[Span, ...]


class Evidence(Record):
    """What an answer shows for a whole rubric; a suggestion, and never a mark."""

    earned: int
    possible: int
    points: tuple[PointEvidence, ...]
    contradictions: tuple[ContradictionEvidence, ...]
