"""An answer that waits for a person, in the terminal."""

from fractions import Fraction
from typing import Any

import pytest

from grader.models.quiz import Answer, EntryKind
from grader.models.review import Case
from grader.quiz.agreement import suggestion_of
from grader.renderers.review import render_case
from grader.rubric import find_evidence
from tests.quiz.samples import RUBRIC, SINGLE
from tests.renderers.sample_reports import HOSTILE

SAID = "Not the chain rule.\n\nBut tiny ones, and they explode."
SHOWN = """\
2 of 7 · gradients · 3 points ──────────────────────────────────────────────────
  Why do *gradients* vanish?

The right answer
  Many.

What 2 students answered (71 % like the one before, letter by letter)
  │ Not the chain rule.
  │
  │ But tiny ones, and they explode.

The rubric suggests 0 of 3
  ✗   names the chain rule                                                 0 / 2
      negated: “chain rule”
  ✓   small                                                                1 / 1
      says “tiny”
  !   contradicts the answer: They vanish.
      “explode”
"""


def case(given: Answer = SAID, **more: Any) -> Case:
    evidence = find_evidence(RUBRIC, str(given))
    found: dict[str, Any] = {
        "entry": "gradients",
        "kind": EntryKind.OPEN,
        "stem": "Why do **gradients** vanish?",
        "right": "Many.",
        "possible": 3,
        "given": given,
        "students": ("ada", "bob"),
        "share": Fraction(0),
        "suggested": suggestion_of(evidence),
        "evidence": evidence,
        "reason": "a rubric only suggests",
    }
    return Case(**found | more)


def plain(given: Answer, **more: Any) -> Case:
    return case(given, evidence=None, suggested=None, **more)


def test_a_case_shows_question_answer_and_evidence() -> None:
    assert render_case(case(), head="2 of 7", like=71) == SHOWN


def test_who_answered_is_not_told() -> None:
    assert "ada" not in render_case(case(), head="")


def test_the_words_that_are_evidence_are_underlined_in_the_answer() -> None:
    text = render_case(case(), head="", color=True)

    assert "\x1b[1;4;33mchain rule\x1b[0m" in text
    assert "\x1b[1;4;32mtiny\x1b[0m" in text
    assert "\x1b[1;4;31mexplode\x1b[0m" in text


def test_overlapping_evidence_shows_each_word_once() -> None:
    evidence = find_evidence(RUBRIC, "chain rule")
    point = evidence.points[0]
    inner = point.found[0].model_copy(update={"start": 2})
    twice = point.model_copy(update={"undone": (inner,)})
    both = evidence.model_copy(update={"points": (twice,)})
    text = render_case(case("chain rule", evidence=both), head="")

    assert "│ chain rule\n" in text
    assert "says “chain rule”; undone by “chain rule”" in text


def test_missing_and_many_quotations_are_told_in_short() -> None:
    text = render_case(case("chain rule " * 6), head="")
    long = find_evidence(RUBRIC, "tiny")
    span = long.points[1].found[0].model_copy(update={"text": "t" * 80})
    point = long.points[1].model_copy(update={"found": (span,)})
    cut = render_case(
        case("tiny", evidence=long.model_copy(update={"points": (point,)})), head=""
    )

    assert "says “chain rule”, “chain rule”, “chain rule”, “chain rule” and 2" in text
    assert "      missing\n" in text
    assert f"{'t' * 59}…”" in cut


def test_why_it_waits_and_choices_are_shown() -> None:
    text = render_case(
        plain(("A", "B"), choices=SINGLE.choices, right="B", reason="two answers"),
        head="",
    )

    assert "  A  x.a()\n  B  x.b()\n  C  x.c()\n" in text
    assert "  │ A, B\n" in text
    assert "Why it waits: two answers" in text


@pytest.mark.parametrize(("given", "shown"), [(True, "true"), (3, "3"), ("x", "x")])
def test_every_kind_of_answer_is_shown(given: Answer, shown: str) -> None:
    assert f"  │ {shown}\n" in render_case(plain(given), head="")


def test_the_unit_stands_behind_the_key() -> None:
    assert "\n  4 ms\n" in render_case(plain("5", right="4", unit="ms"), head="")


def test_a_final_mark_says_what_it_is() -> None:
    decided = {"decided": True, "share": Fraction(1, 2)}
    told = render_case(plain("x", **decided, reason="on appeal"), head="")

    assert "Mark now: 1.5 of 3, final\nComment: on appeal\n" in told
    assert "Comment" not in render_case(plain("x", **decided, reason=""), head="")


def test_hostile_texts_steer_nothing() -> None:
    hostile = case(
        f"{HOSTILE} chain rule \x1b[2J tiny",
        stem=HOSTILE,
        right=HOSTILE,
        reason=HOSTILE,
        entry=HOSTILE,
    )
    text = render_case(hostile, head="", like=1)
    colored = render_case(hostile, head="", color=True)

    assert "\x1b" not in text
    assert "\x1b]" not in colored
    assert "\x1b[2J" not in colored
    assert "\u202e" not in text
    assert "::error" not in text
    assert "says “chain rule”" in text
