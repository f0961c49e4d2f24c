"""Which names and sizes are taken from a submission, and how names are shown."""

import re
import unicodedata
from typing import Final

from grader.errors import BadSubmission

MIB: Final = 1 << 20
FILE_LIMIT: Final = MIB
# pictures in a notebook's outputs easily pass 1 MiB
NOTEBOOK_LIMIT: Final = 8 * MIB
TOTAL_LIMIT: Final = 20 * MIB
FILES_LIMIT: Final = 500
ENTRIES_LIMIT: Final = 10_000
DEPTH_LIMIT: Final = 8
ARCHIVE_LIMIT: Final = 32 * MIB
UNPACKED_LIMIT: Final = 64 * MIB
RATIO_LIMIT: Final = 100
NAME_BYTES: Final = 255
TOO_LARGE_UNPACKED: Final = (
    f"it unpacks to more than {UNPACKED_LIMIT // MIB} MiB, or to more than "
    f"{RATIO_LIMIT} times its size; leave out data and weights"
)

SUFFIXES: Final = (".py", ".ipynb", ".yaml", ".yml", ".txt", ".md", ".json", ".csv")
_SKIPPED: Final = frozenset(
    {
        *("__pycache__", "node_modules", "site-packages", "venv", "__MACOSX"),
        *("Icon\r", "Thumbs.db", "desktop.ini"),
    }
)
_JOINERS: Final = "\u200c\u200d"  # stand inside emoji and inside Persian words
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def is_skipped(name: str) -> bool:
    """Tell whether a relative path is hidden, a cache, or a system's junk."""
    return any(
        part in _SKIPPED or (part.startswith(".") and part not in {".", ".."})
        for part in name.split("/")
    )


def is_wanted(name: str) -> bool:
    """Tell whether a file is of a kind that is taken."""
    return name.lower().endswith(SUFFIXES)


def is_notebook(name: str) -> bool:
    """Tell whether a file is a notebook."""
    return name.lower().endswith(".ipynb")


def limit_of(name: str) -> int:
    """Return the most bytes that a file of this name may have."""
    return NOTEBOOK_LIMIT if is_notebook(name) else FILE_LIMIT


def name_fault(name: str) -> str:
    """Say what is wrong with a relative path's characters; "" where nothing is."""
    if any("\ud800" <= character <= "\udfff" for character in name):
        return "a name that is not UTF-8"
    if any(_is_hidden(character) for character in name):
        return "a name with control characters"
    if "\\" in name:
        return "a name with a backslash"
    if any(len(part.encode()) > NAME_BYTES for part in name.split("/")):
        return f"a name longer than {NAME_BYTES} bytes"
    return ""


def archive_name(raw: str) -> str:
    """Return a member's path in plain form; refuse one that could lead elsewhere."""
    if raw.startswith("/") or _DRIVE.match(raw):
        raise BadSubmission(
            f"it holds the absolute path {show(raw)}; "
            "make the archive from inside the folder of your work"
        )
    parts = [part for part in raw.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise BadSubmission(
            f"it holds {show(raw)}, which leads out of its folder; "
            "make the archive from inside the folder of your work"
        )
    return unicodedata.normalize("NFC", "/".join(parts))


def show(text: str, limit: int = 80) -> str:
    """Return a name as one short line without anything that steers a terminal."""
    line = "".join(
        "\ufffd" if _is_hidden(character) else character for character in text
    )
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def display_name(name: str) -> str:
    """Return a submission's name for people: never empty, at most 80 characters."""
    kept = "".join(" " if _is_hidden(character) else character for character in name)
    return " ".join(kept.split())[:80].rstrip() or "submission"


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _HIDDEN_CATEGORIES and character not in _JOINERS
