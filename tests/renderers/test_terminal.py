import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.models import Counterexample, Verdict
from grader.renderers.terminal import render_terminal
from tests.renderers.sample_reports import (
    TEXTS,
    hostile_report,
    make_check,
    make_report,
    make_task,
    public_report,
    rich_report,
    unfinal_report,
    unhurried,
)

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_each_check_is_one_line_with_a_sign_a_word_and_its_points() -> None:
    lines = render_terminal(rich_report()).split("\n")

    assert any(
        re.fullmatch(r"  ✓ passed +Its length is the number of batches +5 / 5", text)
        for text in lines
    )
    assert any(
        re.fullmatch(r"  ✗ timed out +fit returns .* 2\.5 / 7\.5", t) for t in lines
    )
    assert any(
        re.fullmatch(r"Training  train\.py +━{8}╌╌ +22\.5 / 27\.5", t) for t in lines
    )


def test_a_failed_check_shows_hint_counterexample_and_both_values() -> None:
    text = render_terminal(rich_report())

    assert "    Hint: A comparison gives bools" in text
    assert "        from relu import relu_derivative\n" in text
    assert "    Expected:\n        tensor([0.])  # dtype torch.float32\n" in text
    assert "    Got:\n        tensor([0])  # dtype torch.int64\n" in text


def test_a_counterexample_without_values_names_none() -> None:
    check = make_check(
        verdict=Verdict.FAILED, counterexample=Counterexample(snippet="f()")
    )
    text = render_terminal(make_report(make_task(check, output="one line")))

    assert "Expected" not in text
    assert "Got" not in text
    assert "    Printed by this code:\n        one line\n" in text


def test_a_curve_is_one_small_line_per_series() -> None:
    text = render_terminal(rich_report())

    assert "    train_acc  ▁▆▇▇██  0.65 to 0.9744\n" in text
    assert "    bar        ▅▅▅▅▅▅  0.95 to 0.95\n" in text


def test_only_the_end_of_what_was_printed_is_shown() -> None:
    text = render_terminal(rich_report())

    assert "Printed by this code (18 earlier lines left out):" in text
    assert "epoch 30" in text
    assert "epoch 18\n" not in text


def test_hidden_checks_to_come_are_counted_by_task() -> None:
    text = render_terminal(public_report())

    assert "    4 hidden checks run later\n" in text
    assert "15 / 15  ━━━━━━━━━━━━━━━━━━━━  public checks only" in text


def test_a_report_that_is_not_final_shows_no_score() -> None:
    header = render_terminal(unfinal_report()).split("╯")[0]

    assert "NOT FINAL" in header
    assert "5 / 10" not in header


def test_the_end_says_how_it_was_isolated_and_on_what_it_ran() -> None:
    assert render_terminal(rich_report()).endswith(
        "Isolation: full · landlock: on · seccomp: on\n"
        "Environment: python 3.11.2 · torch 2.13.0 · device cpu\n"
        "Time: 17.2 s\n"
    )


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("title", ["Moves nested lists " * 5, "漢字テスト" * 20])
def test_layout_keeps_to_the_width(width: int, title: str) -> None:
    report = make_report(make_task(make_check(title=title, message=title), title=title))
    lines = render_terminal(report, width=width).split("\n")

    assert max(map(cell_len, lines)) == width


def test_colours_change_nothing_but_the_colours() -> None:
    coloured = render_terminal(rich_report(), color=True)
    plain = [text.rstrip() for text in COLOUR.sub("", coloured).split("\n")]

    assert coloured != render_terminal(rich_report())
    assert plain == render_terminal(rich_report()).split("\n")


def test_markup_and_emoji_codes_are_text() -> None:
    text = render_terminal(hostile_report(), width=200)

    assert "[bold red]x[/]:boom:" in text


@unhurried
@given(TEXTS, st.integers(40, 120), st.booleans())
def test_no_text_steers_the_terminal_or_the_ci_runner(
    text: str, width: int, color: bool
) -> None:
    written = render_terminal(hostile_report(text), width=width, color=color)
    plain = COLOUR.sub("", written) if color else written

    assert not CONTROL.search(plain)
    assert not re.search(r"(?m)^\s*::|##\w*\[", plain)
