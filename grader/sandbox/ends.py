"""How workers end, and what to say of it."""

import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerEnd:
    """How a worker ended.

    Attributes:
        exit: its exit status, minus the signal's number, or None if nobody knows.
        peak_mib: the most memory that it had, in MiB.
        out_of_memory: whether it was killed for the memory it took.
    """

    exit: int | None
    peak_mib: int = 0
    out_of_memory: bool = False


def explain_end(end: WorkerEnd) -> str:
    """Say in words how a worker ended."""
    if end.exit is None:
        return "the code's process vanished"
    if end.exit >= 0:
        return f"the code ended the interpreter (exit status {end.exit})"
    if end.out_of_memory:
        return "the code's process was killed for the memory it took"
    number = -end.exit
    names = {each.value: each.name for each in signal.Signals}
    name = names.get(number, f"signal {number}")
    reasons = {
        "SIGSEGV": "a crash in native code",
        "SIGABRT": "native code gave up",
        "SIGKILL": "killed, perhaps for the memory, disk or threads that it took",
    }
    return f"the code's process was ended by {name}: {reasons.get(name, 'a signal')}"
