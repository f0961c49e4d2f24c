"""The table of distractors, by group of ability."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from grader.models.analysis import Pick
from grader.models.quiz import Answer, Form
from grader.quiz.picks import FEWEST, find_groups, find_picks
from grader.quiz.sheets import make_catalogue, make_sheet, seen_of
from tests.quiz import samples
from tests.quiz.classes import sat
from tests.quiz.samples import form


def picks(of: Form, answers: Sequence[Answer], places: Sequence[int]) -> list[Pick]:
    sheets = [make_sheet(sat(of, "s", [answer])) for answer in answers]
    question = make_catalogue([of]).questions[of.entries[0].id]
    seen = [one for _, one in seen_of(sheets, of.entries[0].id)]
    return list(find_picks(question, seen, places))


def counts(found: Sequence[Pick]) -> dict[str, tuple[int, int, int, int]]:
    return {one.origin: (one.total, one.low, one.middle, one.high) for one in found}


@given(st.lists(st.integers(0, 9), min_size=FEWEST, max_size=130))
def test_who_has_the_same_score_is_in_the_same_group(scores: list[int]) -> None:
    groups, places = find_groups(scores)
    by_score = dict(zip(scores, places, strict=True))

    assert [by_score[score] for score in scores] == places
    if groups.words:
        assert set(places) == {0}
    else:
        size = round(len(scores) * (0.27 if len(scores) >= 100 else 1 / 3))
        assert (groups.low, groups.high) == (places.count(-1), places.count(1))
        assert min(groups.low, groups.high) >= size
        assert groups.low + groups.middle + groups.high == len(scores)
        assert max(s for s, at in by_score.items() if at < 0) < min(
            s for s, at in by_score.items() if at > 0
        )


def test_groups_are_thirds_and_of_many_27_per_cent() -> None:
    few, _ = find_groups(range(30))
    many, _ = find_groups(range(100))

    assert (few.part, few.low, few.middle, few.high) == ("third", 10, 10, 10)
    assert (many.part, many.low, many.middle, many.high) == ("27 %", 27, 46, 27)


def test_few_students_or_scores_alike_make_no_groups() -> None:
    assert find_groups(range(14))[0].words == "no groups below 15 students"
    assert find_groups([1] * 20)[0].words == ("no groups: too many have the same score")


def test_choices_are_counted_by_group_and_the_key_stands_first() -> None:
    answers = ["A", "B", "B", "B", None]
    found = picks(form(samples.SINGLE), answers, [-1, -1, 0, 1, 1])

    assert counts(found) == {
        "keys.0": (3, 1, 1, 1),
        "distractors.0": (1, 1, 0, 0),
        "distractors.1": (0, 0, 0, 0),
        "blank": (1, 0, 0, 1),
    }
    assert [(one.letter, one.right) for one in found] == [
        ("B", True),
        ("A", False),
        ("C", False),
        ("", False),
    ]


def test_a_choice_has_no_letter_where_forms_differ() -> None:
    turned = samples.SINGLE.model_copy(
        update={
            "choices": tuple(
                one.model_copy(update={"id": letter})
                for one, letter in zip(samples.SINGLE.choices, "CBA", strict=True)
            )
        }
    )
    question = make_catalogue([form(samples.SINGLE), form(turned)]).questions[
        "single.first"
    ]

    assert [one.letter for one in find_picks(question, [], [])] == ["", "", ""]


def test_of_several_answers_each_counts() -> None:
    found = picks(form(samples.MULTIPLE), [("A", "B"), ("A", "C")], [0, 0])

    assert [one.total for one in found] == [2, 1, 1, 0]


def test_a_statement_has_two_answers() -> None:
    found = picks(form(samples.TRUTH), [True, False, False], [0, 0, 0])

    assert [(one.text, one.right, one.total) for one in found] == [
        ("true", True, 1),
        ("false", False, 2),
    ]
    assert [one.misconception for one in found] == ["", "takes_one_half"]


def test_numbers_are_counted_by_what_they_show() -> None:
    found = picks(form(samples.NUMERIC), ["25450", "25408", "7", "8"], [0] * 4)

    assert [(one.origin, one.total) for one in found] == [
        ("right", 1),
        ("forgets_the_biases", 1),
        ("near", 0),
        ("other", 2),
    ]


def test_open_answers_are_counted_by_their_points() -> None:
    answers = ["Chain rule, small.", "Chain rule.", "No."]
    found = picks(form(samples.OPEN), answers, [0] * 3)

    assert [(one.origin, one.total) for one in found] == [
        ("right", 1),
        ("part", 1),
        ("nothing", 1),
    ]
