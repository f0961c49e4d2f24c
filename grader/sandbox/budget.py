"""What a session may take, and where that is set."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a session may take.

    Attributes:
        task: what messages call the task.
        call_seconds: for one call.
        deadline: on the monotonic clock, for all of the task.
        seconds: what the deadline came from.
    """

    task: str
    call_seconds: float
    deadline: float
    seconds: float

    def explain_timeout(self, limit: float) -> str:
        """Say which limit it was, and where that is set."""
        if time.monotonic() >= self.deadline:
            return (
                f"the {self.seconds:g} s for the whole task are used up "
                f"(limits.seconds of {self.task} in the exam's tasks)"
            )
        return (
            f"no answer within {limit:g} s "
            f"(the limit for one call of {self.task} in the exam's tasks)"
        )

    def memory_limit(self) -> str:
        """Say where the limit on memory is set."""
        return f"limits.memory_mib of {self.task} in the exam's tasks"
