"""Which changes of the work are seen."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import watch
from grader.cli.watch import await_change, take_snapshot


def edit(path: Path) -> None:
    path.write_text(path.read_text() + "# more\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited": lambda work: edit(work / "half.py"),
    "saved again": lambda work: os.utime(work / "half.py", ns=(1, 1)),
    "removed": lambda work: (work / "half.py").unlink(),
    "renamed": lambda work: (work / "half.py").rename(work / "third.py"),
    "new helper": lambda work: (
        (work / "helpers").mkdir() or (work / "helpers/a.py").write_text("")
    ),
    "new notebook": lambda work: (work / "all.ipynb").write_text("{}"),
    "all gone": lambda work: work.rename(work.with_name("elsewhere")),
}
NO_CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _work: None,
    "a report": lambda work: (work / "report.html").write_text(""),
    "a cache": lambda work: (
        (work / "__pycache__").mkdir() or (work / "__pycache__/half.py").write_text("")
    ),
    "an environment": lambda work: (
        (work / ".venv/lib").mkdir(parents=True)
        or (work / ".venv/lib/a.py").write_text("")
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_of_the_work_is_seen(kind: str, work: Path) -> None:
    before = take_snapshot(work)
    CHANGES[kind](work)

    assert take_snapshot(work) != before


@pytest.mark.parametrize("kind", NO_CHANGES)
def test_what_is_no_work_is_not_watched(kind: str, work: Path) -> None:
    before = take_snapshot(work)
    NO_CHANGES[kind](work)

    assert take_snapshot(work) == before


@pytest.mark.parametrize("name", ["half.py", "work.zip"])
def test_a_file_is_watched_alone(name: str, work: Path) -> None:
    (work / "work.zip").write_text("")
    before = take_snapshot(work / name)
    edit(work / "quarter.py")
    unchanged = take_snapshot(work / name)
    edit(work / name)

    assert list(before) == [work / name]
    assert unchanged == before
    assert take_snapshot(work / name) != before


def test_a_file_that_vanishes_while_it_is_looked_at_is_not_there(
    work: Path,
) -> None:
    (work / "gone.py").symlink_to("nowhere")

    assert {path.name for path in take_snapshot(work)} == {"half.py", "quarter.py"}


def test_waiting_ends_with_a_change(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = iter([lambda: None, lambda: edit(work / "half.py")])
    monkeypatch.setattr(watch.time, "sleep", lambda _seconds: next(waits)())

    await_change(work, take_snapshot(work))

    assert list(waits) == []
