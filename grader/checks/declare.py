"""How a check is declared, and what it may record beside its outcome."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from grader.errors import CheckFailed
from grader.models import Curve, Fact, Visibility

Function = TypeVar("Function", bound=Callable[..., object])
_ATTRIBUTE = "gradeproof_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSpec:
    """A check as its author declared it.

    Attributes:
        task: the task it belongs to.
        weight: its share of the task's points, relative to the task's other checks.
        hint: what a student whose code fails reads.
        after: the name of a check that must have passed, else this one is skipped.
        visibility: who sees what it found; None takes the folder's.
    """

    task: str
    weight: int = 1
    hint: str = ""
    after: str | None = None
    visibility: Visibility | None = None


def check(
    task: str,
    *,
    weight: int = 1,
    hint: str = "",
    after: str | None = None,
    visibility: Visibility | None = None,
) -> Callable[[Function], Function]:
    """Declare a pytest function a check; its docstring is the title students see.

    Raises:
        ValueError: the weight is no whole number from 1 up.
    """
    if type(weight) is not int or weight < 1:
        raise ValueError(f"a check's weight is a whole number from 1 up, not {weight}")
    spec = CheckSpec(
        task=task, weight=weight, hint=hint, after=after, visibility=visibility
    )

    def declare(function: Function) -> Function:
        setattr(function, _ATTRIBUTE, spec)
        return function

    return declare


def spec_of(function: object) -> CheckSpec | None:
    """Return how a function was declared, or None where it is no check."""
    return getattr(function, _ATTRIBUTE, None)


class PartlyRight(CheckFailed):
    """The check failed, but earns a share of its weight by a scale its task states."""

    def __init__(self, share: Fraction, message: str) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"a share of a weight is from 0 to 1, not {share}")
        super().__init__(message)
        self.share = share


@dataclass(slots=True)
class Recorder:
    """What a check wants a reader to know, whatever its outcome; students see it too.

    Attributes:
        on_lap: told the name of each lap as it ends, for progress.
    """

    on_lap: Callable[[str], None] = lambda _name: None
    facts: list[Fact] = field(default_factory=list)
    laps: dict[str, float] = field(default_factory=dict)
    curve: Curve | None = None

    def fact(self, name: str, value: str) -> None:
        """Record something measured; it must be the same in a second run."""
        self.facts.append(Fact(name=name, value=value))

    def lap(self, name: str, seconds: float) -> None:
        """Record a time in seconds; times are reported apart from everything else."""
        self.laps[name] = round(seconds, 3)
        self.on_lap(name)
