"""Keeps one task's worker: makes it when it is wanted, replaces it when it is lost."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from grader.errors import NotHandedIn, StudentFault, StudentRaised, WorkerLost
from grader.models import Cell, CheckResult, Task, TaskResult
from grader.sandbox.budget import Budget
from grader.sandbox.client import Worker, WorkerOptions, Zygote
from grader.sandbox.session import Session
from grader.sandbox.text import clean

MAX_LOSSES = 3
MAX_NOTE = 500
MAX_OUTPUT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOptions:
    """What the workers of one task are given.

    Attributes:
        folder: the submission's files.
        cells: the task's source, or None where it was not handed in.
        aliases: further module names under which a single-file submission is known.
        standins: module name to source, put in the place of the student's own.
        gpu: whether the code may use a GPU.
        without: the layers of the confinement to leave off.
        admit: told the layers of each worker before it gets any code; may refuse.
    """

    task: Task
    folder: str
    cells: Sequence[Cell] | None
    aliases: Sequence[str] = ()
    standins: Mapping[str, str] = field(default_factory=dict)
    gpu: bool = False
    without: tuple[str, ...] = ()
    admit: Callable[[Mapping[str, str]], None] = lambda _layers: None


class Host:
    """One task's worker, made anew after a loss; the third loss ends the task."""

    def __init__(self, zygote: Zygote, options: HostOptions) -> None:
        self._zygote, self._options = zygote, options
        self._session: Session | None = None
        self._broken: StudentFault | WorkerLost | None = None
        self._losses = 0
        self._output: list[str] = []
        self._prepared: Worker | None = None
        self._budget: Budget | None = None
        self._vanished = self._renewed = False
        self.layers: Mapping[str, str] = {}
        self.notes: tuple[str, ...] = ()

    @property
    def task(self) -> Task:
        """The task."""
        return self._options.task

    @property
    def exhausted(self) -> bool:
        """Whether the task has lost its worker too often to go on."""
        return self._losses >= MAX_LOSSES

    @property
    def opened(self) -> Session | None:
        """The present session, if there is one."""
        return self._session

    def prepare(self) -> None:
        """Fork the first worker ahead, while the fork server has nothing else to do.

        Raises:
            NotFinal: no worker could be made, or it is not admitted.
        """
        if self._options.cells is not None and self._prepared is None:
            self._prepared = self._fork()

    def session(self) -> Session:
        """Return a session with the student's code loaded.

        Raises:
            NotHandedIn: there is no such file.
            StudentRaised: the code raised while it was loaded, now or before.
            WorkerLost: the worker was lost while it loaded the code, now or before.
        """
        if self._broken is not None:
            raise self._broken
        if self._session is not None and self._session.ended is not None:
            self._retire()
        if self._session is None:
            self._session = self._open()
        return self._session

    def report(self, checks: tuple[CheckResult, ...]) -> TaskResult:
        """Return the task's result, with what its code printed."""
        return TaskResult(
            task=self.task.id,
            checks=checks,
            output=self.output(),
            notes=self.notes,
        )

    def renew(self) -> "Host | None":
        """Return another keeper, once, where a worker vanished with the fork server."""
        if self._renewed or not self._vanished:
            return None
        fresh = Host(self._zygote, self._options)
        fresh._renewed = True
        return fresh

    def note_loss(self) -> None:
        """Count a loss, and let go of the worker."""
        self._losses += 1
        self._retire()

    def close(self) -> None:
        """End the worker."""
        self._retire()
        if self._prepared is not None:
            self._prepared.end()
            self._prepared = None

    def output(self) -> str:
        """Return what the student's code printed."""
        return "".join(dict.fromkeys(self._output))[:MAX_OUTPUT]

    def _retire(self) -> None:
        if self._session is not None:
            # its warden has not said how it ended, so it was killed as well
            self._vanished |= self._session.close().exit is None
            self._output.append(self._session.output())
            self._session = None

    def _open(self) -> Session:
        options = self._options
        if options.cells is None:
            self._broken = NotHandedIn(f"{options.task.file} was not handed in")
            raise self._broken
        limits = options.task.limits
        worker, self._prepared = self._prepared or self._fork(), None
        if self._budget is None:
            self._budget = Budget(
                task=options.task.id,
                call_seconds=limits.call_seconds,
                deadline=time.monotonic() + limits.seconds,
                seconds=limits.seconds,
            )
        session = self._session = Session(worker, self._budget)
        self.layers = session.layers
        try:
            self._load(session, options.cells)
        except (StudentRaised, WorkerLost) as fault:
            self._broken = _explain_load(options.task.file, fault)
            raise self._broken from None
        return session

    def _fork(self) -> Worker:
        options = self._options
        limits = options.task.limits
        worker = self._zygote.fork(
            WorkerOptions(
                readable=(options.folder,),
                memory_mib=limits.memory_mib,
                processes=limits.processes,
                gpu=options.gpu,
                without=options.without,
            )
        )
        try:
            options.admit(worker.layers)
        except BaseException:
            worker.end()
            raise
        return worker

    def _load(self, session: Session, cells: Sequence[Cell]) -> None:
        options = self._options
        failures = session.call(
            "load",
            name=options.task.file.removesuffix(".py"),
            args=(
                options.folder,
                [(cell.label, cell.source) for cell in cells],
                list(options.aliases),
                dict(options.standins),
            ),
            seconds=options.task.limits.seconds / 2,
        )
        session.events.clear()
        self.notes = _describe_failures(failures, {cell.label for cell in cells})


def _describe_failures(failures: object, labels: Collection[str]) -> tuple[str, ...]:
    # from the worker, so it may be anything
    rows = failures if isinstance(failures, list) else []
    notes = {}
    for row in rows:
        match row:
            case (str(label), str(kind), str(message), str()) if label in labels:
                notes[label] = clean(f"{label} raised {kind}: {message}")[:MAX_NOTE]
    return tuple(notes.values())


def _explain_load(
    file: str, fault: StudentRaised | WorkerLost
) -> StudentRaised | WorkerLost:
    if isinstance(fault, WorkerLost):
        return WorkerLost(fault.loss, f"while loading {file}: {fault}")
    text = f"{fault.message} (while loading {file})"
    return StudentRaised(fault.kind, text, fault.trace)
