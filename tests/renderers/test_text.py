import re

import pytest
from hypothesis import given

from grader.renderers.text import block, clean, defang_commands, line, must_escape
from tests.renderers.sample_reports import TEXTS

UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb", r"a\u202eb"),
        ("\ufffe\ufdd0", r"\ufffe\ufdd0"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("漢字 🙂 é", "漢字 🙂 é"),
        ("\u0646\u0645\u06cc\u200c\u062e", "\u0646\u0645\u06cc\u200c\u062e"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\tx", "    x"),
    ],
)
def test_what_steers_a_terminal_is_shown_and_what_is_text_is_kept(
    text: str, shown: str
) -> None:
    assert clean(text, keep_newlines=True) == shown


def test_a_line_has_no_line_breaks_and_no_idle_blanks() -> None:
    assert line("  a\n\n b\t\tc\r\n") == "a b c"


def test_a_block_loses_blank_lines_around_it_but_not_its_indentation() -> None:
    assert block("\n\n  a\n  b\n \n") == "  a\n  b"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("::error::x", ": :error::x"),
        ("a\n\t ::set-env", "a\n     : :set-env"),
        ("##[error]x", "# #[error]x"),
        ("x ##vso[task] ###[group]", "x # #vso[task] ## #[group]"),
        ("std::vector # [1] ## head", "std::vector # [1] ## head"),
    ],
)
def test_commands_to_a_ci_runner_are_broken(text: str, broken: str) -> None:
    assert clean(text, keep_newlines=True) == broken


def test_a_command_behind_a_colour_is_broken_too() -> None:
    assert defang_commands("\x1b[1;31m ::error::x") == "\x1b[1;31m : :error::x"


def test_an_ordinary_character_needs_no_escape() -> None:
    assert not must_escape("é")


@given(TEXTS)
def test_no_text_stays_unsafe_and_cleaning_twice_changes_nothing(text: str) -> None:
    for shown in (line(text), block(text)):
        assert not UNSAFE.search(shown)
        assert not re.search(r"(?m)^\s*::|##\w*\[", shown)
        shown.encode("utf-8")
    assert line(line(text)) == line(text)
    assert "\n" not in line(text)
