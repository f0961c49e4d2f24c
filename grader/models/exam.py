"""An exam, its tasks, and what a student hands in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from grader.models.base import Level, Record


class Limits(Record):
    """What one task may use.

    Attributes:
        seconds: wall-clock seconds for all checks of the task together, less those in
            which a busy machine had no core for the code.
        call_seconds: the same for one call, where a check names no other.
        memory_mib: MiB of memory for the worker.
        processes: how many processes the code may start, for a DataLoader's
            `num_workers`; 0 is none.
    """

    seconds: Annotated[float, Field(gt=0, le=86400)] = 60
    call_seconds: Annotated[float, Field(gt=0, le=86400)] = 10
    memory_mib: Annotated[int, Field(ge=256, le=1 << 20)] = 4096
    processes: Annotated[int, Field(ge=0, le=64)] = 0


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class Task(Record):
    """One coding task, as `tasks.yaml` defines it.

    Attributes:
        sources: items of the study material.
        uses: tasks whose files this task's file imports.
        preload: modules that take long to import, and that a solution will need.
    """

    id: Identifier
    title: str
    file: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
    points: Annotated[int, Field(gt=0)]
    prompt: str
    hints: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    uses: tuple[Identifier, ...] = ()
    preload: tuple[str, ...] = ()
    limits: Limits = Limits()
    hidden_checks: Annotated[int, Field(ge=0)] | None = None


class Exam(Record):
    """One exam: its tasks, and where its parts lie; a part that is absent is None."""

    id: Identifier
    title: str
    root: Path
    tasks: tuple[Task, ...]
    template: Path | None = None
    public_checks: Path | None = None
    hidden_checks: Path | None = None
    reference: Path | None = None
    mutants: Path | None = None
    variants: Path | None = None
    standins: Path | None = None
    bank: Path | None = None
    seed: str = Field(default="", repr=False)
    least_isolation: Level = Level.PROCESS


class Cell(Record):
    """A piece of a student's source that runs as one: a whole file, or a notebook cell.

    Attributes:
        label: what a traceback calls it: `relu.py`, or `cell 3`.
    """

    label: str
    source: str


class Submission(Record):
    """What a student handed in, opened and copied to a folder of our own.

    Attributes:
        name: how the student's work is called, fit for display.
        hash: SHA-256 over the names and contents of code and answers, hex.
        root: the folder with the copy.
        cells: task id to the pieces that run, in order; a task not handed in is absent.
        notes: what a student should know about how it was opened.
    """

    name: str
    hash: str
    root: Path
    cells: Mapping[str, tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
