"""Marks of a class, analysed: equal to what numpy and scipy say of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from grader.errors import BadQuiz
from grader.models.analysis import Analysis, FlagKind, ItemFigures
from grader.models.marks import MarkedResponse
from grader.models.quiz import Answer, Form
from grader.quiz.analyse import analyse
from tests.quiz.classes import open_form, plain_class, plain_form, question, sat
from tests.quiz.samples import OPEN, form

FORM = plain_form()
CLASS = plain_class(60)


def matrix(marked: Sequence[MarkedResponse]) -> np.ndarray[Any, Any]:
    return np.array([[one.earned for one in row.marks] for row in marked])


def only(found: Analysis) -> ItemFigures:
    (item,) = found.items
    return item


def one_question(answers: Sequence[Answer], of: Form | None = None) -> ItemFigures:
    of = of or plain_form(1)
    marked = [sat(of, f"s{n}", [answer]) for n, answer in enumerate(answers)]
    return only(analyse([of], marked))


@pytest.mark.parametrize("place", range(8))
def test_difficulty_and_discrimination_are_numpys_and_scipys(place: int) -> None:
    item = analyse([FORM], CLASS).items[place]
    scores = matrix(CLASS)
    rest = scores.sum(axis=1) - scores[:, place]
    expected = stats.pointbiserialr(scores[:, place], rest)
    low, high = stats.pearsonr(scores[:, place], rest).confidence_interval()

    assert item.difficulty.value == pytest.approx(scores[:, place].mean())
    assert item.discrimination.value == pytest.approx(expected.statistic)
    assert (item.discrimination.low, item.discrimination.high) == pytest.approx(
        (low, high), abs=1e-6
    )
    assert item.difficulty.n == item.discrimination.n == item.n == 60


def test_points_may_differ_and_the_rest_is_a_share_of_them() -> None:
    of = form(*(question(n, points=n) for n in range(1, 6)))
    marked = plain_class(40, of)
    scores = matrix(marked)
    rest = scores.sum(axis=1) - scores[:, 2]

    assert analyse([of], marked).items[2].discrimination.value == pytest.approx(
        stats.pointbiserialr(scores[:, 2], rest).statistic
    )


def test_reliability_and_standard_error_are_those_of_the_matrix() -> None:
    (found,) = analyse([FORM], CLASS, seed=3).reliability
    scores = matrix(CLASS)
    p = scores.mean(axis=0)
    whole = scores.sum(axis=1)
    kr20 = 8 / 7 * (1 - (p * (1 - p)).sum() / whole.var())

    assert (found.name, found.items, found.possible) == ("KR-20", 8, 8)
    assert found.alpha.value == pytest.approx(kr20)
    assert found.error.value == pytest.approx(whole.std(ddof=1) * (1 - kr20) ** 0.5)
    assert found.alpha.low is not None
    assert found.alpha.high is not None
    assert found.alpha.low < kr20 < found.alpha.high
    assert found.alpha.n == 60


def test_the_same_seed_gives_the_same_figures() -> None:
    one, other = (analyse([FORM], CLASS, seed=seed) for seed in (1, 2))

    assert one == analyse([FORM], CLASS, seed=1)
    assert one.reliability != other.reliability
    assert one.items == other.items


def test_scores_are_told_with_their_number() -> None:
    scores = analyse([FORM], CLASS).scores
    shares = matrix(CLASS).sum(axis=1) / 8

    assert scores.mean.value == pytest.approx(shares.mean())
    assert scores.median.value == pytest.approx(np.median(shares))
    assert scores.spread.value == pytest.approx(shares.std(ddof=1))
    assert list(scores.bins) == np.histogram(shares, bins=10, range=(0, 1))[0].tolist()
    assert (scores.n, scores.mean.n) == (60, 60)


def test_forms_are_compared_by_what_choices_are_not_by_letters() -> None:
    swapped = [
        one.model_copy(
            update={
                "choices": tuple(
                    choice.model_copy(update={"id": letter})
                    for choice, letter in zip(one.choices, "CAB", strict=True)
                )
            }
        )
        for one in FORM.entries
    ]
    other = form(*swapped, id="demo.B", label="B")
    marked = [sat(FORM, f"a{n}", ["B"] * 8) for n in range(12)]
    marked += [sat(other, f"b{n}", ["A"] * 8) for n in range(12)]
    found = analyse([FORM, other], marked)
    totals = {one.origin: one.total for one in found.items[0].picks}

    assert totals == {"keys.0": 0, "distractors.0": 24, "distractors.1": 0}
    assert [one.letter for one in found.items[0].picks] == ["", "", ""]
    assert [(one.id, one.mean.value, one.mean.n) for one in found.forms] == [
        ("demo.A", 0, 12),
        ("demo.B", 0, 12),
    ]


def test_a_wrong_key_is_noticed() -> None:
    """The best choose B, which is right in truth."""
    marked = []
    for number, one in enumerate(plain_class(90)):
        good = one.score.earned >= 5
        answers = [str(mark.given) for mark in one.marks[1:]]
        marked.append(sat(FORM, f"s{number}", ["B" if good else "C", *answers]))
    item = analyse([FORM], marked).items[0]

    assert item.flags[0].kind is FlagKind.KEY_DOUBTED
    assert "choose B “x.b()” (swaps them), and 0 the key" in item.flags[0].words


@pytest.mark.parametrize("count", [0, 1, 9])
def test_few_students_get_words_and_no_figures(count: int) -> None:
    found = analyse([FORM], CLASS[:count])
    item = found.items[0]

    assert item.difficulty.words == f"too few: {count}, and 10 are needed"
    assert item.discrimination.words == f"too few: {count}, and 20 are needed"
    assert item.groups.words == "no groups below 15 students"
    assert found.scores.mean.words == f"too few: {count}, and 10 are needed"
    assert [one.alpha.value for one in found.reliability] == [None] * bool(count)
    assert item.flags == ()


def test_from_ten_students_on_there_is_a_difficulty_and_from_20_a_correlation() -> None:
    item = analyse([FORM], CLASS[:19]).items[0]

    assert item.difficulty.value is not None
    assert item.discrimination.value is None
    assert analyse([FORM], CLASS[:20]).items[0].discrimination.value is not None


def test_a_question_alone_tells_nothing_of_the_rest() -> None:
    item = one_question(["A", "B"] * 15)

    assert item.discrimination.words == "too few: 0, and 20 are needed"
    assert [one.total for one in item.picks] == [15, 15, 0]
    assert item.groups.low == 0


def test_what_all_get_right_has_no_correlation_and_is_too_easy() -> None:
    marked = [
        sat(FORM, f"s{n}", ["A", *[str(mark.given) for mark in one.marks[1:]]])
        for n, one in enumerate(CLASS)
    ]
    item = analyse([FORM], marked).items[0]

    assert item.discrimination.words == "none: all did the same"
    assert [one.kind for one in item.flags] == [FlagKind.TOO_EASY]


def test_what_waits_takes_the_figures_away_and_leaves_those_of_the_rest() -> None:
    of = open_form()
    marked = [
        sat(of, one.student, [*[str(mark.given) for mark in one.marks], said])
        for one, said in zip(
            plain_class(30, plain_form(4)), ["Small.", None] * 15, strict=True
        )
    ]
    found = analyse([of], marked)
    item = found.items[-1]

    assert (item.n, item.waiting, item.blank) == (15, 15, 15)
    assert item.difficulty.words == "15 marks wait for a person"
    assert item.discrimination.words == "15 marks wait for a person"
    assert [one.kind for one in item.flags] == [FlagKind.WAITING]
    assert (found.final, found.waiting) == (15, 15)
    assert (found.reliability[0].items, found.reliability[0].alpha.n) == (4, 30)


def test_who_waits_for_one_mark_of_a_settled_question_is_left_out() -> None:
    of = open_form()
    marked = [
        sat(of, one.student, [*[str(mark.given) for mark in one.marks], said])
        for one, said in zip(
            plain_class(30, plain_form(4)), ["Small.", *[None] * 29], strict=True
        )
    ]
    (reliability,) = analyse([of], marked).reliability

    assert (reliability.name, reliability.items, reliability.alpha.n) == (
        *("KR-20", 5),
        29,
    )


def test_a_part_of_the_points_makes_it_alpha() -> None:
    marked = [one.model_copy() for one in CLASS]
    half = marked[0].marks[0].model_copy(update={"share": 0.5})
    marked[0] = marked[0].model_copy(update={"marks": (half, *marked[0].marks[1:])})

    assert analyse([FORM], marked).reliability[0].name == "Cronbach's alpha"


def test_few_questions_and_equal_scores_have_no_reliability() -> None:
    two = plain_form(2)
    (few,) = analyse([two], plain_class(30, two)).reliability
    same = [sat(FORM, f"s{n}", ["A"] * 8) for n in range(30)]
    (equal,) = analyse([FORM], same).reliability

    assert few.alpha.words == "too few questions: 2, and 3 are needed"
    assert equal.alpha.words == equal.error.words == "none: all have the same score"


def test_a_reliability_whose_samples_are_mostly_alike_has_no_interval() -> None:
    marked = [sat(FORM, f"s{n}", ["A"] * 8) for n in range(30)]
    marked[0] = sat(FORM, "s0", ["B", *["A"] * 7])
    (found,) = analyse([FORM], marked).reliability

    assert found.alpha.value is not None
    assert found.alpha.low is None


def test_sets_of_questions_that_enough_answered_each_have_a_reliability() -> None:
    other = form(*(question(n) for n in range(5, 13)), id="demo.B", label="B")
    third = form(*(question(n) for n in range(9, 13)), id="demo.C", label="C")
    marked = [*plain_class(30), *plain_class(25, other), *plain_class(5, third)]
    found = analyse([FORM, other, third], marked)

    assert [(one.forms, one.alpha.n) for one in found.reliability] == [
        (("demo.A",), 30),
        (("demo.B",), 25),
    ]
    assert len(found.items) == 12
    assert [item.n for item in found.items][:5] == [30, 30, 30, 30, 55]
    assert found.forms[2].mean.words == "too few: 5, and 10 are needed"


def test_a_form_for_each_student_is_no_comparison_of_forms() -> None:
    forms = [plain_form(id=f"demo.s{n}", label=f"s{n}") for n in range(27)]
    marked = [sat(one, one.label, ["A"] * 8) for one in forms]

    assert analyse(forms, marked).forms == ()


def test_what_was_dropped_is_left_out() -> None:
    entries = (FORM.entries[0].model_copy(update={"dropped": True}), *FORM.entries[1:])
    of = form(*entries)
    found = analyse([of], plain_class(30, of))

    assert (found.dropped, len(found.items)) == (("item-1.v",), 7)
    assert found.reliability[0].items == 7


def test_times_are_medians_where_they_are_known() -> None:
    marked = [
        sat(
            FORM,
            f"s{n}",
            ["A"] * 8,
            seconds={"q1": n} if n < 15 else {},
            started="2026-05-04T10:00:00+00:00",
            finished=f"2026-05-04T10:{10 + n}:00+00:00",
        )
        for n in range(21)
    ]
    found = analyse([FORM], marked)

    assert (found.items[0].seconds.value, found.items[0].seconds.n) == (7, 15)
    assert found.items[1].seconds.words == "not known"
    assert (found.scores.minutes.value, found.scores.minutes.n) == (20, 21)


def test_marks_of_several_quizzes_are_refused() -> None:
    other = CLASS[0].model_copy(update={"quiz": "final"})

    with pytest.raises(BadQuiz, match=r"several quizzes \(demo, final\)"):
        analyse([FORM], [*CLASS, other])


def test_who_has_no_final_mark_has_no_score() -> None:
    of = form(OPEN)
    found = analyse([of], [sat(of, "ada", ["Small."]), sat(of, "bob", [None])])

    assert (found.students, found.scores.n, sum(found.scores.bins)) == (2, 1, 1)
