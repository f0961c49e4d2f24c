"""How far suggestions agree with a person."""

from fractions import Fraction

import numpy as np
import pytest

from grader.models.evidence import ContradictionEvidence, Evidence
from grader.models.marks import Mark, MarkedBy, MarkedResponse, MarkState
from grader.models.quiz import EntryKind
from grader.models.report import Score
from grader.quiz.agreement import describe_agreement, find_agreement, suggestion_of

FOURTHS = [Fraction(n, 4) for n in range(5)]


def evidence(earned: int, *, contradicts: bool = False) -> Evidence:
    said = ContradictionEvidence(why="no", found=())
    return Evidence(
        earned=earned, possible=4, points=(), contradictions=(said,) * contradicts
    )


def decided(
    student: int, suggested: int | None, share: Fraction, entry: str = "why"
) -> MarkedResponse:
    mark = Mark(
        number=1,
        name="q1",
        id=entry,
        kind=EntryKind.OPEN,
        given=f"answer {student}",
        share=share,
        earned=float(4 * share),
        possible=4,
        state=MarkState.FINAL,
        by=MarkedBy.PERSON,
        evidence=None if suggested is None else evidence(suggested),
    )
    return MarkedResponse(
        quiz="demo",
        form="demo.A",
        form_hash="",
        student=f"s{student}",
        response="",
        source="f",
        final=True,
        score=Score(earned=0, possible=4),
        marks=(mark,),
    )


def test_what_contradicts_the_answer_suggests_nothing() -> None:
    assert suggestion_of(evidence(3)) == Fraction(3, 4)
    assert suggestion_of(evidence(3, contradicts=True)) == 0


def test_agreement_counts_and_its_kappa_is_that_of_the_table() -> None:
    pairs = [(n % 5, (n + (n % 3 == 0)) % 5) for n in range(20)]
    found = find_agreement(
        decided(place, one, FOURTHS[other]) for place, (one, other) in enumerate(pairs)
    )
    table = np.zeros((5, 5))
    for one, other in pairs:
        table[one, other] += 1
    weights = np.subtract.outer(np.arange(5), np.arange(5)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / 20

    assert (found.whole.decisions, found.whole.same) == (20, 13)
    assert (found.whole.higher, found.whole.lower) == (
        sum(one > other for one, other in pairs),
        sum(one < other for one, other in pairs),
    )
    assert found.whole.kappa.value == pytest.approx(
        1 - (weights * table).sum() / (weights * chance).sum()
    )
    assert found.whole.kappa.n == 20
    assert "quadratic weighted kappa: 0." in "\n".join(describe_agreement(found))


def test_below_ten_decisions_there_is_no_kappa() -> None:
    found = find_agreement(decided(n, n % 5, FOURTHS[n % 5]) for n in range(9))

    assert (found.whole.kappa.value, found.whole.kappa.n) == (None, 9)
    assert list(describe_agreement(found)) == [
        "The rubric's suggestions and the person, over 9 decisions:",
        "  the same points      9",
        "  suggested too much   0",
        "  suggested too little 0",
        "  quadratic weighted kappa: none below 10 decisions",
        "The person saw each suggestion first, which makes agreement likelier.",
    ]


def test_the_same_answer_counts_once() -> None:
    marked = [decided(1, 2, FOURTHS[2])] * 12

    assert find_agreement(marked).whole.decisions == 1


def test_points_that_are_all_the_same_have_no_kappa() -> None:
    found = find_agreement(decided(n, 2, FOURTHS[2]) for n in range(12))

    assert found.whole.kappa.words == "no kappa: all points are the same"


def test_a_kappa_whose_samples_are_mostly_alike_has_no_interval() -> None:
    marked = [decided(n, 2, FOURTHS[2]) for n in range(9)]
    found = find_agreement([*marked, decided(9, 2, FOURTHS[3])])

    assert (found.whole.kappa.value, found.whole.kappa.low) == (pytest.approx(0), None)
    assert "  quadratic weighted kappa: 0.00" in list(describe_agreement(found))


def test_questions_are_told_apart_where_there_are_several() -> None:
    marked = [decided(n, n % 5, FOURTHS[n % 5]) for n in range(10)]
    found = find_agreement([*marked, decided(10, 2, FOURTHS[3], "how")])
    lines = list(describe_agreement(found))

    assert lines[-3:-1] == [
        "  how: 0 of 1 decision the same; kappa: none below 10 decisions",
        "  why: 10 of 10 decisions the same; kappa: 1.00 (95 % interval 1.00 to 1.00)",
    ]


def test_what_was_decided_without_a_suggestion_is_counted_apart() -> None:
    found = find_agreement([decided(1, None, FOURTHS[1])])

    assert list(describe_agreement(found)) == [
        "No suggestion of a rubric has been decided on yet.",
        "Decided on without a suggestion: 1.",
    ]


def test_marks_that_no_person_decided_do_not_count() -> None:
    one = decided(1, 2, FOURTHS[2])
    waiting = one.marks[0].model_copy(update={"by": MarkedBy.RUBRIC})
    found = find_agreement([one.model_copy(update={"marks": (waiting,)})])

    assert (found.whole.decisions, found.unaided) == (0, 0)
