import pytest

from grader.models import Counterexample, Report, Scope, Verdict
from grader.renderers.words import (
    SYMBOLS,
    WORDS,
    environment,
    explain,
    headline,
    isolation,
    points,
    standing,
)
from tests.renderers.sample_reports import (
    make_check,
    make_report,
    make_task,
    public_report,
    rich_report,
    unfinal_report,
)

FAILED = make_check(verdict=Verdict.FAILED)


def test_every_verdict_has_a_word_and_a_symbol() -> None:
    assert set(WORDS) == set(SYMBOLS) == set(Verdict)


@pytest.mark.parametrize(
    ("value", "text"),
    [(20.0, "20"), (2.5, "2.5"), (0.0, "0"), (33.33, "33.33"), (12345.6, "12345.6")],
)
def test_points_have_at_most_two_decimals(value: float, text: str) -> None:
    assert points(value) == text


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (make_report(), "No checks ran"),
        (make_report(make_task(make_check())), "All 1 check passed"),
        (rich_report(), "4 of 8 checks passed"),
        (public_report(), "Public checks passed; 9 hidden checks run later"),
        (
            make_report(make_task(FAILED, checks_later=1), scope=Scope.PUBLIC),
            "0 of 1 public check passed; 1 hidden check runs later",
        ),
        (
            make_report(make_task(make_check()), scope=Scope.PUBLIC),
            "Public checks passed; hidden checks did not run here",
        ),
    ],
)
def test_the_headline_says_which_checks_passed(report: Report, text: str) -> None:
    assert headline(report) == text


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (rich_report(), "final"),
        (public_report(), "public checks only"),
        (unfinal_report(), "not final"),
    ],
)
def test_the_standing_says_what_the_score_is_worth(report: Report, text: str) -> None:
    assert standing(report) == text


def test_isolation_and_environment_fit_on_a_line() -> None:
    assert isolation(rich_report()) == "full · landlock: on · seccomp: on"
    assert environment(rich_report()) == "python 3.11.2 · torch 2.13.0 · device cpu"


def test_a_check_is_explained_in_plain_text() -> None:
    example = Counterexample(snippet="f(1)", expected="2", actual="3")
    check = make_check(
        verdict=Verdict.FAILED, message="Wrong.", hint="Add.", counterexample=example
    )

    assert explain(check) == (
        "Wrong.\n\nHint: Add.\n\nSmallest input that breaks it:\nf(1)"
        "\n\nExpected:\n2\n\nGot:\n3"
    )


def test_what_a_check_did_not_find_is_not_mentioned() -> None:
    check = make_check(counterexample=Counterexample(snippet="f(1)"), hint="Add.")

    assert explain(check) == "Smallest input that breaks it:\nf(1)"
