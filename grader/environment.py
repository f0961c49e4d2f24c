"""Where a grading ran, and how the student's code was confined."""

import platform
from collections.abc import Mapping

import torch

from grader.errors import NotFinal
from grader.models import Exam, Isolation, Level


def describe_isolation(layers: Mapping[str, str]) -> Isolation:
    """Return the level that the layers amount to; no layers is the weakest.

    Args:
        layers: each layer of a worker's confinement to its state.
    """
    strong = layers.get("landlock", "").startswith("on")
    level = Level.CONTAINER if strong else Level.PROCESS
    return Isolation(level=level, layers=dict(layers))


def require_level(exam: Exam, layers: Mapping[str, str]) -> None:
    """Refuse a grading whose workers were confined less than the exam asks for.

    Raises:
        NotFinal: they were.
    """
    order = list(Level)
    level = describe_isolation(layers).level
    if order.index(level) < order.index(exam.least_isolation):
        raise NotFinal(
            f"the code was confined at the level {level}, and least_isolation in "
            f"{exam.root}/exam.yaml asks for {exam.least_isolation}; `grade doctor` "
            "says what this machine offers"
        )


def describe_environment(device: str) -> dict[str, str]:
    """Return what a reader needs to know of the machine to understand a report."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "system": f"{platform.system()} {platform.machine()}",
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
    }
