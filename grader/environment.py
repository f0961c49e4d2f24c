"""Where a grading ran, and how the student's code was confined."""

import platform
from collections.abc import Mapping

import torch

from grader.errors import BadExam, NotFinal
from grader.models import Exam, Isolation, Level

# what each level applies, and each of these has to be on for a worker to count as of it
_PROCESS = ("no_new_privs", "limits")
_CONTAINER = (*_PROCESS, "capabilities", "landlock", "seccomp")
_FULL = (*_PROCESS, "namespaces", "root", "ids", "capabilities", "seccomp")
REQUIRED: dict[Level, tuple[str, ...]] = {
    Level.FULL: _FULL,
    Level.CONTAINER: _CONTAINER,
    Level.PROCESS: (),
}
# what each level leaves off where it is asked for by name
LEFT_OFF: dict[Level, tuple[str, ...]] = {
    Level.FULL: (),
    Level.CONTAINER: ("namespaces", "root"),
    Level.PROCESS: (*_CONTAINER[2:], "namespaces", "root", "ids"),
}


def leave_off(level: Level | None) -> tuple[str, ...]:
    """Return the layers that a level does without; None is all that the machine has."""
    return () if level is None else LEFT_OFF[level]


def find_level(layers: Mapping[str, str]) -> Level:
    """Return the highest level whose every layer is on."""
    on = {name for name, state in layers.items() if is_on(state)}
    return next(level for level, names in REQUIRED.items() if on.issuperset(names))


def is_on(state: str) -> bool:
    """Tell whether a layer's state says that it is in force."""
    return state == "on" or state.startswith("on (")


def describe_isolation(layers: Mapping[str, str]) -> Isolation:
    """Return the level that the layers amount to; no layers is the weakest.

    Args:
        layers: each layer of a worker's confinement to its state.
    """
    return Isolation(level=find_level(layers), layers=dict(layers))


def require_isolation(
    exam: Exam | None, wanted: Level | None, layers: Mapping[str, str]
) -> None:
    """Refuse a worker that is confined less than it must be.

    Args:
        exam: it may name a least level.
        wanted: the level that was asked for by name.
        layers: each layer of the worker's confinement to its state.

    Raises:
        NotFinal: it is.
    """
    if wanted is not None:
        require_level(wanted, layers, "--isolation")
    if exam is not None:
        asked_by = f"least_isolation in {exam.root}/exam.yaml"
        hint = ", and --accept-less-isolation grades nevertheless"
        require_level(exam.least_isolation, layers, asked_by, hint)


def require_level(
    wanted: Level, layers: Mapping[str, str], asked_by: str, hint: str = ""
) -> None:
    """Refuse a worker that is confined less than `asked_by` asks for.

    Raises:
        NotFinal: it is.
    """
    order = list(Level)
    level = find_level(layers)
    if order.index(level) < order.index(wanted):
        lacking = [
            f"{name} is {layers.get(name, 'absent')}"
            for name in REQUIRED[wanted]
            if not is_on(layers.get(name, ""))
        ]
        raise NotFinal(
            f"no student code was run: it would be confined at the level {level}, and "
            f"{asked_by} asks for {wanted} ({'; '.join(lacking)}); "
            f"`grade doctor` says what this machine offers{hint}"
        )


def choose_device(wanted: str) -> str:
    """Return `cpu` or `cuda` for `auto`, `cpu` or `cuda`.

    Raises:
        BadExam: a GPU is wanted, and there is none.
    """
    if wanted == "cpu":
        return "cpu"
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise BadExam("--device cuda: PyTorch sees no GPU here; use --device auto")
    return "cuda" if available else "cpu"


def describe_environment(device: str) -> dict[str, str]:
    """Return what a reader needs to know of the machine to understand a report."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "system": f"{platform.system()} {platform.machine()}",
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
    }
