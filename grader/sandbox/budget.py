"""What the sessions of a task may take, and where that is set.

Limits are on the clock, since code that sleeps must end too. But time in which a busy
machine had no core for the code, or for the grader, is given back: a mark must not
depend on what else runs there.
"""

import time
from dataclasses import dataclass
from pathlib import Path

# how much is given back at most, in the task's own seconds: who starts a hundred
# threads waits for a core as well
MOST_GIVEN_BACK = 3.0


def read_waited(process: int | str) -> float:
    """Return for how many seconds a thread was ready to run and had no core.

    Args:
        process: a process, for its main thread, or `thread-self`.

    Returns:
        the second field of the kernel's schedstat (Documentation/scheduler/
        sched-stats.rst); 0 where it is not kept, or the process is gone.
    """
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


@dataclass(slots=True, kw_only=True)
class Budget:
    """How long the sessions of a task may take.

    Attributes:
        task: what messages call the task.
        call_seconds: for one call.
        deadline: on the monotonic clock, for all of the task.
        seconds: what the deadline came from.
        given_back: seconds by which it was moved.
    """

    task: str
    call_seconds: float
    deadline: float
    seconds: float
    given_back: float = 0.0

    def give_back(self, waited: float) -> float:
        """Move the deadline by the seconds that nothing could run; return how many."""
        more = max(0.0, min(waited, MOST_GIVEN_BACK * self.seconds - self.given_back))
        self.given_back += more
        self.deadline += more
        return more

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
