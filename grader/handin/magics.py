"""Take IPython's own syntax out of a notebook cell, keeping every line's number."""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Final

# their body is Python of the notebook; that of %%bash, %%html, ... is not
_PYTHON_CELL_MAGICS: Final = frozenset({"time", "timeit", "capture", "prun"})
_CELL_MAGIC: Final = re.compile(r"\s*%%(\w*)")
_LINE_MAGIC: Final = re.compile(r"\s*(?:[%!?]|[\w.*]+\?\??\s*$)")
_ASSIGNED: Final = re.compile(r"(\s*[^\s=#'\"][^=#'\"]*=\s*)[%!](?!=)")
_TIMED: Final = re.compile(r"(\s*|\s*[^\s=#'\"][^=#'\"]*=\s*)%time\s+(?=[^\s-])")
_MARK: Final = re.compile(
    r"""(?P<comment>\#.*)
      | (?P<triple>\"\"\"|''')
      | "(?:\\.|[^"\\])*+"? | '(?:\\.|[^'\\])*+'?
      | (?P<opening>[(\[{]) | (?P<closing>[)\]}])""",
    re.VERBOSE,
)
_LONG_STRING_REST: Final = {
    quote: re.compile(rf"(?:\\.|(?!{quote})[^\\])*+{quote}") for quote in ('"""', "'''")
}


def without_magics(source: str) -> str | None:
    """Return a cell as plain Python; None where the whole cell is not Python.

    `%time statement` runs its statement, as in IPython; what any other magic or shell
    command would have given to a variable is None.
    """
    lines = source.split("\n")
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        magic = _CELL_MAGIC.match(line)
        if not magic:
            break
        if magic[1] not in _PYTHON_CELL_MAGICS:
            return None
        lines[index] = ""
    plain = "\n".join(lines)
    return plain if _is_python(plain) else "\n".join(_plain_lines(lines))


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _plain_lines(lines: list[str]) -> Iterator[str]:
    context, in_magic = _Context(), False
    for line in lines:
        if in_magic:
            plain = ""
        elif context.is_inside():
            plain = line
        else:
            plain = _plain_line(line)
        # what goes on behind a backslash belongs to the magic that was taken out
        in_magic = line.endswith("\\") and not plain.endswith("\\")
        context.read(plain)
        yield plain


def _plain_line(line: str) -> str:
    if timed := _TIMED.match(line):
        return timed[1] + line[timed.end() :]
    if _LINE_MAGIC.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    if assigned := _ASSIGNED.match(line):
        return f"{assigned[1]}None"
    return line


class _Context:
    """What a line starts in: a long string, brackets, a continued line, or nothing."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    def is_inside(self) -> bool:
        """Tell whether the next line belongs to a statement begun before."""
        return bool(self._quote) or self._depth > 0 or self._continued

    def read(self, line: str) -> None:
        """Go on by one line."""
        position, in_comment = self._skip_string(line, 0), False
        while mark := _MARK.search(line, position):
            position = mark.end()
            if mark["comment"]:
                in_comment = True
            elif mark["triple"]:
                self._quote = mark["triple"]
                position = self._skip_string(line, position)
            elif mark["opening"]:
                self._depth += 1
            elif mark["closing"]:
                self._depth = max(0, self._depth - 1)
        self._continued = line.endswith("\\") and not in_comment

    def _skip_string(self, line: str, position: int) -> int:
        if not self._quote:
            return position
        end = _LONG_STRING_REST[self._quote].match(line, position)
        if not end:
            return len(line)
        self._quote = ""
        return end.end()
