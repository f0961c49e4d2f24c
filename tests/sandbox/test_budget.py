import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox import budget as budget_module
from grader.sandbox.budget import MOST_GIVEN_BACK, Budget, read_waited


def make_budget(seconds: float) -> Budget:
    return Budget(task="t", call_seconds=1, deadline=100.0, seconds=seconds)


def test_what_is_given_back_moves_the_deadline() -> None:
    budget = make_budget(10)

    assert [budget.give_back(2), budget.give_back(-1), budget.give_back(3)] == [2, 0, 3]
    assert budget.deadline == 105


def test_only_so_much_is_given_back() -> None:
    budget = make_budget(10)

    given = [budget.give_back(each) for each in (25, 25, 25)]

    assert given == [25, 10 * MOST_GIVEN_BACK - 25, 0]


def test_waiting_for_a_core_is_seen() -> None:
    spin = "while True: pass"
    (core,) = sorted(os.sched_getaffinity(0))[:1]
    two = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import os; os.sched_setaffinity(0, [{core}])\n{spin}",
            ]
        )
        for _ in range(2)
    ]
    limit = time.monotonic() + 60
    while time.monotonic() < limit and min(read_waited(each.pid) for each in two) < 0.1:
        time.sleep(0.01)
    for each in two:
        each.kill()
        each.wait()

    assert time.monotonic() < limit


def test_where_nothing_is_known_nobody_has_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "proc" / "7").mkdir(parents=True)
    (tmp_path / "proc" / "7" / "schedstat").write_text("")
    monkeypatch.setattr(
        budget_module, "Path", lambda path: tmp_path / str(path).removeprefix("/")
    )

    assert read_waited(-1) == read_waited(7) == 0
