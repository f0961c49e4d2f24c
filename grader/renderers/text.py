"""Make any text safe to show: what a student wrote may be an attack on its reader."""

import re
from typing import Final
from unicodedata import category

_SUSPECT: Final = re.compile(r"[^\x20-\x7e\n]")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = "\u200c\u200d"  # Persian and emoji need them; they move no text

# CI runners obey `::error::` at the start of a line, after any blanks, and `##[error]`,
# `##vso[...]` or `##teamcity[...]` anywhere in one.
_COLON_COMMAND: Final = re.compile(r"(?m)^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:)")
_HASH_COMMAND: Final = re.compile(r"#(?=#\w*\[)")


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def must_escape(char: str) -> bool:
    """Say whether a character steers, hides or reorders what is around it."""
    if char in _JOINERS:
        return False
    return category(char) in _INVISIBLE or _is_noncharacter(ord(char))


def _show(match: re.Match[str]) -> str:
    char = match[0]
    return char.encode("unicode_escape").decode() if must_escape(char) else char


def defang_commands(text: str) -> str:
    """Break what a CI runner would take for a command to it."""
    return _HASH_COMMAND.sub("# ", _COLON_COMMAND.sub(r"\1: ", text))


def clean(text: str, *, keep_newlines: bool) -> str:
    r"""Replace each control, bidi and other invisible character by its escape (`\x1b`).

    With `keep_newlines` tabs become blanks; without, any run of white space becomes one
    blank. Commands to a CI runner are broken in either case.
    """
    if keep_newlines:
        text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    else:
        text = " ".join(text.split())
    return defang_commands(_SUSPECT.sub(_show, text))


def line(text: str) -> str:
    """Clean a text that belongs on one line."""
    return clean(text, keep_newlines=False)


def block(text: str) -> str:
    """Clean a text of many lines, without blank ones around it."""
    return clean(text, keep_newlines=True).strip("\n").rstrip()
