"""An analysis in the terminal."""

import re

import pytest

from grader.renderers.analysis_terminal import render_analysis
from tests.renderers.sample_analyses import (
    few_analysis,
    hostile_analysis,
    rich_analysis,
)

RICH = """\
╭──────────────────────────────────────────────────────────────────────────────╮
│  A demo                                                                      │
│  60 students, 56 of them with 57 marks that wait for a person                │
│  mean 61 %, median 60 %, standard deviation 20 % (60 students)               │
╰──────────────────────────────────────────────────────────────────────────────╯

  KR-20           0.74 (95 %: 0.60 to 0.83); 12 questions, 55 students
  Standard error  ± 1.5 of 15 points
  Time            median 42 minutes (59 students)
  Dropped         relu-at-zero.first
"""


def test_the_whole_quiz_comes_first() -> None:
    assert render_analysis(rich_analysis()).startswith(RICH)


def test_scores_are_bars() -> None:
    lines = render_analysis(rich_analysis()).splitlines()

    assert f"   50 to  60 % {'█' * 40} 20" in lines
    assert f"   60 to  70 % {'█' * 28}             14" in lines
    assert "    0 to  10 %                                          0" in lines


def test_each_question_has_a_row_and_dashes_where_there_is_no_figure() -> None:
    rows = [
        one.split()
        for one in render_analysis(rich_analysis()).splitlines()
        if one.startswith(("  gradients", "  weight-shape.first"))
    ]

    assert rows[0] == ["weight-shape.first", "60", "0.40", "-0.21", "3", "31", "!"]
    assert rows[1] == ["gradients", "4", "-", "-", "3", "31", "!"]


def test_what_is_noticed_is_told_with_the_answers_by_group() -> None:
    text = render_analysis(rich_analysis())

    assert "  The best choose B: is the key wrong?" in text
    assert re.search(r"lowest \(20\) +middle \(21\) +highest \(19\) +all \(60\)", text)
    assert "✓  A [32, 784]" in text
    assert "✗  784 \u00d7 32 (transposes" in text
    assert "·  another answer" in text
    assert "✗  forgets the biases" in text


def test_forms_are_compared_where_there_are_enough_answers() -> None:
    text = render_analysis(rich_analysis())

    assert "  demo.A: mean 60 % (45 students)" in text
    assert "  demo.B: too few: 5, and 20 are needed (5 students)" in text


def test_few_students_get_words() -> None:
    text = render_analysis(few_analysis())

    assert "too few: 2, and 20 are needed" in text
    assert "Standard error  too few: 1, and 20 are needed" in text
    assert "0.40" not in text


@pytest.mark.parametrize("width", [20, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for line in render_analysis(rich_analysis(), width=width).splitlines():
        assert len(line) <= max(width, 40)


def test_hostile_texts_steer_nothing() -> None:
    plain = render_analysis(hostile_analysis())
    colored = render_analysis(hostile_analysis(), color=True)

    assert "\x1b" not in plain
    assert "\x1b]" not in colored
    assert "\u202e" not in plain
    assert "\n::error" not in plain
