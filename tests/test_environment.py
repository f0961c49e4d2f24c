from pathlib import Path

import pytest

from grader.environment import describe_environment, describe_isolation, require_level
from grader.errors import NotFinal
from grader.models import Exam, Level

LANDLOCK = {"landlock": "on (version 7)"}


def make_exam(least: Level) -> Exam:
    return Exam(id="x", title="X", root=Path("x"), tasks=(), least_isolation=least)


def test_landlock_makes_the_level_container() -> None:
    assert describe_isolation(LANDLOCK).level is Level.CONTAINER


@pytest.mark.parametrize("layers", [{}, {"landlock": "unavailable: no such call"}])
def test_without_landlock_the_level_is_process(layers: dict[str, str]) -> None:
    assert describe_isolation(layers).level is Level.PROCESS


@pytest.mark.parametrize("least", [Level.PROCESS, Level.CONTAINER])
def test_a_grading_at_the_level_asked_for_or_above_it_counts(least: Level) -> None:
    require_level(make_exam(least), LANDLOCK)


def test_a_grading_below_the_level_asked_for_is_not_final() -> None:
    with pytest.raises(NotFinal, match=r"level container.*asks for full"):
        require_level(make_exam(Level.FULL), LANDLOCK)


def test_the_environment_names_versions_and_device() -> None:
    found = describe_environment("cpu")

    assert found["device"] == "cpu"
    assert set(found) == {"python", "torch", "system", "device"}


def test_the_environment_names_the_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "Some GPU")

    assert describe_environment("cuda")["device"] == "Some GPU"
