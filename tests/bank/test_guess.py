from collections.abc import Sequence

import pytest

from grader.bank.files import open_bank
from grader.bank.guess import STRATEGIES, Question, guess, share_right
from grader.bank.select import entries_of
from tests.bank.conftest import SAMPLE, OpenOne

# the choice that each strategy takes
QUESTIONS: dict[str, tuple[str, Sequence[str], int | None]] = {
    "longest": ("x", ["a", "abc", "ab"], 1),
    "shortest": ("x", ["ab", "a", "abc"], 1),
    "most hedged": ("x", ["It grows", "It usually may grow", "It may grow"], 1),
    "most words of the stem": ("Does the gradient vanish?", ["No", "The gradient"], 1),
    "odd one out": ("x", ["[1, 2]", "[1, 3]", "none"], 2),
    "most central": ("x", ["[1, 2, 3]", "[1, 2]", "[1]", "zzzz"], 1),
    "middle number": ("x", ["10", "1,000", "200 %"], 2),
    "first": ("x", ["a", "b"], 0),
    "last": ("x", ["a", "b"], 1),
}


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_takes_its_choice(name: str) -> None:
    stem, choices, taken = QUESTIONS[name]
    question = Question(stem=stem, choices=tuple(choices), key=taken or 0)
    values = STRATEGIES[name](question)

    assert values is not None
    assert list(values).index(max(values)) == taken
    assert share_right(question, values) == 1


@pytest.mark.parametrize("choices", [("1", "two", "3"), ("1", "1.0", "3")])
def test_the_middle_number_needs_different_numbers(choices: tuple[str, ...]) -> None:
    question = Question(stem="x", choices=choices, key=0)

    assert STRATEGIES["middle number"](question) is None


def test_choices_alike_share_the_chance() -> None:
    question = Question(stem="x", choices=("a", "b", "c"), key=1)

    assert share_right(question, [1, 1, 0]) == 0.5
    assert share_right(question, [1, 0, 0]) == 0


def test_a_bank_that_gives_itself_away_is_seen(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: single\nstem: Which?\nkey: {text: by far the longest of all}\n"
        "distractors:\n"
        "  - {misconception: b, text: shorter}\n"
        "  - {misconception: c, text: smaller}\n"
    )
    found = guess(entries_of(opened.bank))
    scores = {score.strategy: score for score in found.scores}

    assert (found.variants, round(found.chance, 3)) == (1, 0.333)
    assert (scores["longest"].right, scores["shortest"].right) == (1, 0)
    assert (scores["longest"].applies, scores["middle number"].applies) == (1, 0)
    assert scores["middle number"].right == pytest.approx(1 / 3)
    assert 0 < scores["first"].right < 0.8


def test_the_same_bank_scores_the_same() -> None:
    entries = entries_of(open_bank(SAMPLE).bank)

    assert guess(entries) == guess(entries)


def test_without_single_variants_nothing_is_scored() -> None:
    found = guess([])

    assert (found.variants, found.chance) == (0, 0)
