"""The small exam of the command line's tests, on its own."""

from pathlib import Path

import pytest

from tests.cli.mini import write_exam


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The exam's folder."""
    return write_exam(tmp_path / "exam")
