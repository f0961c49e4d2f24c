"""Five tasks like the exam's, and a way to open a path with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.handin import open_submission
from grader.models import Submission, Task

NAMES = ("device_loader", "model", "param_count", "relu", "train")
Open = Callable[[Path], Submission]


@pytest.fixture(scope="session")
def tasks() -> tuple[Task, ...]:
    return tuple(
        Task(
            id=name.replace("_", "-"),
            title=name,
            file=f"{name}.py",
            points=20,
            prompt="Do it.",
        )
        for name in NAMES
    )


@pytest.fixture(scope="session")
def open_path(
    tasks: tuple[Task, ...], tmp_path_factory: pytest.TempPathFactory
) -> Open:
    workdir = tmp_path_factory.mktemp("opened")
    return lambda path: open_submission(path, tasks, workdir)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "alice"
    folder.mkdir()
    (folder / "relu.py").write_text("def relu(x): return x.clamp(min=0)\n")
    (folder / "model.py").write_text("class MnistModel: ...\n")
    (folder / "helpers").mkdir()
    (folder / "helpers" / "text.py").write_text("A = 1\n")
    (folder / "answers.yaml").write_text("q1: a\n")
    return folder
