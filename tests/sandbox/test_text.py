import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.text import REPLACEMENT, clean


@given(st.text())
def test_cleaned_text_is_printable_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    assert all(char.isprintable() or char in "\n\t" for char in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J", "\x07", "\x00", "\x9b31m", "\u202e", "\u200b", "\ud800", "\x7f", "\r"],
)
def test_what_steers_a_terminal_is_replaced(hostile: str) -> None:
    cleaned = clean(f"a{hostile}b")

    assert cleaned == f"a{REPLACEMENT}{hostile[1:]}b"


def test_lines_tabs_and_letters_of_any_script_stay() -> None:
    text = "größer\n\tζω 日本 🎓 <b>&"

    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<A object at 0x7f0012ab34cd>", "<A object at 0x...>"),
        ("0x7f0012ab34cd0x1", "0x7f0012ab34cd0x1"),
        ("mask 0xff", "mask 0xff"),
        ("0xdeadbeef, 0xcafebabe", "0x..., 0x..."),
    ],
)
def test_memory_addresses_are_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
