"""What a person types becomes a mark."""

from fractions import Fraction
from typing import Any

import pytest

from grader.models.marks import MarkedBy, MarkState
from grader.models.quiz import EntryKind
from grader.models.review import Case
from grader.quiz.decide import BadDecision, Decision, decide, read_decision
from grader.quiz.mark import mark
from tests.quiz.samples import form, response

BEFORE = Decision(share=Fraction(1, 3), word="give", comment="as before")


def case(**more: Any) -> Case:
    given: dict[str, Any] = {
        "entry": "gradients",
        "kind": EntryKind.OPEN,
        "stem": "Why?",
        "right": "So.",
        "possible": 3,
        "given": "because",
        "students": ("ada",),
        "share": Fraction(2, 3),
        "suggested": Fraction(2, 3),
    }
    return Case(**given | more)


@pytest.mark.parametrize(
    ("line", "share", "word", "comment"),
    [
        ("a", Fraction(2, 3), "accept", ""),
        ("a  well said ", Fraction(2, 3), "accept", "well said"),
        ("f", 1, "give", ""),
        ("n no word of it", 0, "give", "no word of it"),
        ("1.5 half of it", Fraction(1, 2), "give", "half of it"),
        ("1/2", Fraction(1, 6), "give", ""),
        ("3", 1, "give", ""),
        ("0", 0, "give", ""),
        ("r", Fraction(1, 3), "repeat", "as before"),
        ("r but why", Fraction(1, 3), "repeat", "but why"),
    ],
)
def test_a_line_decides(line: str, share: Fraction, word: str, comment: str) -> None:
    found = read_decision(line, case(), BEFORE)

    assert found == Decision(share=Fraction(share), word=word, comment=comment)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "no key, and no points"),
        ("accept", "no key, and no points"),
        ("4", "points are from 0 to 3"),
        ("-1", "points are from 0 to 3"),
        ("nan", "no key, and no points"),
        ("1,5", "no key, and no points"),
    ],
)
def test_a_line_that_decides_nothing_is_told(line: str, words: str) -> None:
    with pytest.raises(BadDecision, match=words):
        read_decision(line, case(), BEFORE)


def test_nothing_is_accepted_or_repeated_where_there_is_nothing() -> None:
    with pytest.raises(BadDecision, match="nothing is suggested here"):
        read_decision("a", case(suggested=None), None)
    with pytest.raises(BadDecision, match="nothing to repeat"):
        read_decision("r", case(), None)


def test_a_decided_mark_is_final_and_says_why() -> None:
    marked, _ = mark(form(), response(form(), {"q6": "x"}), source="f")
    before = marked.marks[5]
    after = decide(before, BEFORE)

    assert (after.state, after.by) == (MarkState.FINAL, MarkedBy.PERSON)
    assert (after.share, after.earned) == (Fraction(1, 3), 1.0)
    assert (after.reason, after.evidence) == ("as before", before.evidence)
