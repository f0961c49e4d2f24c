"""What is begun before the first task is graded."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from grader.engine import TORCHVISION, GradeOptions, _Grading
from grader.models import Cell, Exam, Submission, Task
from grader.runner import Host, HostOptions, RunOptions

TASK = Task(id="relu", title="T", file="relu.py", points=1, prompt="")
LATER = Task(id="fit", title="T", file="fit.py", points=1, prompt="", preload=("wave",))


class Spy:
    """A fork server that notes what it is asked, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.layers = dict[str, str]()

    def preload(self, modules: Iterable[str]) -> None:
        self.asked += modules

    def fork(self, _options: Any) -> "Spy":
        self.asked.append("fork")
        return self

    def end(self) -> None:
        self.asked.append("end")


def open_hosts(source: str) -> list[str]:
    spy = Spy()
    cells = {task.id: (Cell(label=task.file, source=source),) for task in (TASK, LATER)}
    exam = Exam(id="x", title="X", root=Path("x"), tasks=(TASK, LATER))
    submission = Submission(name="ada", hash="0", root=Path("x"), cells=cells)
    run = RunOptions(files=[], secret="")
    grading = _Grading(
        submission=submission,
        exam=exam,
        zygote=spy,  # type: ignore[arg-type]
        run=run,
        options=GradeOptions(),
    )
    grading.open_hosts(exam.tasks)
    return spy.asked


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("import torch", ["fork", "wave"]),
        ("import torchvision", [TORCHVISION, "fork", "wave"]),
    ],
)
def test_workers_that_need_nothing_more_are_forked_before_what_takes_long(
    source: str, asked: list[str]
) -> None:
    assert open_hosts(source) == asked


def test_a_worker_that_was_forked_ahead_and_not_needed_is_ended() -> None:
    spy = Spy()
    cells = (Cell(label="relu.py", source=""),)
    host = Host(spy, HostOptions(task=TASK, folder="x", cells=cells))  # type: ignore[arg-type]

    host.prepare()
    host.close()
    host.close()

    assert spy.asked == ["fork", "end"]
