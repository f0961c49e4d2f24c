"""A console of rich that writes into a text, and obeys nothing that it writes."""

from io import StringIO
from typing import Final

from rich.console import Console

from grader.renderers.text import defang_commands

_WIDTH, _LEAST_WIDTH = 80, 40


class Pad:
    """Takes what is to be printed, and gives it as one text.

    Without `color` the text holds no escape sequence; with it, only those of rich.

    Args:
        width: in columns; 80 where none is named.
        color: whether the terminal shows colours.
    """

    def __init__(self, width: int | None, *, color: bool) -> None:
        self._out: Final = StringIO()
        self.console: Final = Console(
            file=self._out,
            width=max(width or _WIDTH, _LEAST_WIDTH),
            color_system="standard" if color else None,
            force_terminal=color,
            no_color=not color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def text(self) -> str:
        """Return what was printed, without blank lines around it."""
        lines = (line.rstrip() for line in self._out.getvalue().split("\n"))
        return defang_commands("\n".join(lines).strip("\n")) + "\n"
