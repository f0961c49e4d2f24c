"""What answers are worth."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models.marks import MarkedBy, MarkState
from grader.models.quiz import Answer, EntryKind, FormChoice, FormEntry
from grader.quiz.numbers import Decimal
from grader.quiz.rules import _RULES, Judged, judge
from tests.quiz.samples import (
    ENTRIES,
    MULTIPLE,
    NUMERIC,
    OPEN,
    SHORT,
    SINGLE,
    TRUTH,
    entry,
)


def of(one: FormEntry, answer: Answer) -> Judged:
    return judge(one, answer, Decimal.POINT)


@pytest.mark.parametrize(
    ("one", "answer", "share", "misconception", "chosen"),
    [
        (SINGLE, "B", "1", "", ("keys.0",)),
        (SINGLE, "A", "0", "swaps_them", ("distractors.0",)),
        (MULTIPLE, ("A", "C"), "1", "", ("keys.0", "keys.1")),
        (MULTIPLE, ("A",), "1/2", "", ("keys.0",)),
        (MULTIPLE, ("A", "B", "C"), "1/2", "fears_it", None),
        (MULTIPLE, ("A", "B", "C", "D"), "0", "fears_it", None),
        (MULTIPLE, ("D",), "0", "likes_it", ("distractors.1",)),
        (TRUTH, True, "1", "", ("true",)),
        (TRUTH, False, "0", "takes_one_half", ("false",)),
        (NUMERIC, "25,450.5 weights", "1", "", ()),
        (NUMERIC, "25408", "0", "forgets_the_biases", ()),
        (NUMERIC, "25450.6", "0", "near", ()),
        (NUMERIC, "12", "0", "", ()),
        (SHORT, " Reshape. ", "1", "", ()),
        (SHORT, "torch.reshape()", "1", "", ()),
        (SHORT, "`view`", "0", "takes_view", ()),
    ],
)
def test_a_key_settles_what_an_answer_is_worth(
    one: FormEntry,
    answer: Answer,
    share: str,
    misconception: str,
    chosen: tuple[str, ...] | None,
) -> None:
    found = of(one, answer)

    assert (found.share, found.misconception) == (Fraction(share), misconception)
    assert (found.state, found.by) == (MarkState.FINAL, MarkedBy.KEY)
    assert chosen is None or found.chosen == chosen


@pytest.mark.parametrize("one", ENTRIES, ids=lambda one: one.kind)
def test_nothing_earns_nothing_and_that_is_final(one: FormEntry) -> None:
    assert of(one, None) == Judged(share=Fraction(0), by=MarkedBy.BLANK)


@pytest.mark.parametrize(
    ("one", "answer", "words"),
    [
        (NUMERIC, "3,14", "thousands separator"),
        (NUMERIC, "=1+1", "not read as a number"),
        (SHORT, "copy", "neither an accepted answer nor a known wrong one"),
        (OPEN, "The chain rule.", "a rubric only suggests"),
        (OPEN, "The chain rule; they explode.", "contradicts the right answer"),
    ],
)
def test_what_no_key_settles_waits_for_a_person(
    one: FormEntry, answer: str, words: str
) -> None:
    found = of(one, answer)

    assert found.state is MarkState.SUGGESTED
    assert words in found.reason


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("By the chain rule.", "2/3"),
        ("The chain rule gives small factors.", "1"),
        ("Not by the chain rule.", "0"),
        ("By the chain rule they explode.", "0"),
    ],
)
def test_a_rubric_suggests_by_its_evidence(answer: str, share: str) -> None:
    found = of(OPEN, answer)

    assert (found.share, found.by) == (Fraction(share), MarkedBy.RUBRIC)
    assert found.evidence is not None


def test_numbers_accepted_later_count_as_well() -> None:
    wider = NUMERIC.model_copy(update={"accept": ("25408", "0.5")})

    assert of(wider, "25408").share == 1
    assert of(wider, "1/2").share == 1
    assert of(wider, "25450").share == 1


def test_every_kind_has_its_rule() -> None:
    assert set(_RULES) == set(EntryKind)


@st.composite
def multiples(draw: st.DrawFn) -> FormEntry:
    right = draw(st.lists(st.booleans(), min_size=1, max_size=8))
    return entry(
        1,
        EntryKind.MULTIPLE,
        choices=tuple(
            FormChoice(id="ABCDEFGH"[i], text=str(i), right=is_right, origin=str(i))
            for i, is_right in enumerate(right)
        ),
    )


@given(multiples(), st.data())
def test_one_more_right_pick_never_earns_less(
    one: FormEntry, data: st.DataObject
) -> None:
    letters = [choice.id for choice in one.choices]
    picked = data.draw(st.sets(st.sampled_from(letters)))
    right = {choice.id for choice in one.choices if choice.right}
    more = (
        picked | data.draw(st.sets(st.sampled_from(sorted(right)))) if right else picked
    )

    assert _share(one, picked) <= _share(one, more) <= 1
    assert _share(one, picked) >= 0


@given(multiples())
def test_all_right_picks_earn_all_and_all_picks_only_where_none_is_wrong(
    one: FormEntry,
) -> None:
    letters = {choice.id for choice in one.choices}
    right = {choice.id for choice in one.choices if choice.right}

    assert _share(one, right) == bool(right)
    assert _share(one, letters) == (right == letters)


def _share(one: FormEntry, picked: set[str]) -> Fraction:
    return of(one, tuple(sorted(picked)) or None).share


@given(st.text(max_size=600))
def test_any_short_text_is_worth_all_or_nothing(text: str) -> None:
    assert of(SHORT, text).share in (0, 1)
