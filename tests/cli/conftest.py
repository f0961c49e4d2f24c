"""Runs commands as a user would, in a folder with a small exam."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

import grader.sandbox.client
from grader.cli import main
from grader.sandbox.client import Zygote
from tests.cli.mini import HALF, QUARTER, Kept, write_exam, write_files


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Grade = Callable[..., Done]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture
def kept(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> list[Kept]:
    """The zygotes that a command thinks it starts."""
    started = []

    def start() -> Kept:
        started.append(Kept(zygote))
        return started[-1]

    monkeypatch.setattr(grader.sandbox.client, "Zygote", start)
    return started


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    threads, thresholds = torch.get_num_threads(), gc.get_threshold()
    yield
    torch.set_num_threads(threads)
    gc.set_threshold(*thresholds)


@pytest.fixture
def exam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exam's folder; the user is in there."""
    root = write_exam(tmp_path / "exam")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A right submission, outside of the exam."""
    folder = tmp_path / "ada"
    write_files(folder, {"half.py": HALF, "quarter.py": QUARTER})
    return folder


@pytest.fixture
def grade(capsys: pytest.CaptureFixture[str]) -> Grade:
    """Run `grade` with these arguments."""

    def run(*args: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, out, err)

    return run
