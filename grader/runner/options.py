"""How checks run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.models import Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How checks run.

    Attributes:
        files: check files, each with the visibility of its folder.
        secret: what hidden inputs are drawn from.
        submission_hash: what inputs made for one submission alone are drawn from.
        device: `cpu` or `cuda`.
        stop_early: run no further check once one has failed.
        progress: told a line about what happens now.
    """

    files: Sequence[tuple[Path, Visibility]]
    secret: str
    submission_hash: str = ""
    device: str = "cpu"
    stop_early: bool = False
    progress: Callable[[str], None] = lambda _line: None
