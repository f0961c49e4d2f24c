"""Grades one submission: the whole story in one function."""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import torch

from grader.environment import (
    choose_device,
    describe_environment,
    describe_isolation,
    leave_off,
    require_isolation,
)
from grader.models import (
    Audience,
    Exam,
    ExamName,
    Level,
    Report,
    Scope,
    Submission,
    SubmissionName,
    Task,
    TaskResult,
    Timings,
    Visibility,
)
from grader.runner import (
    Host,
    HostOptions,
    RunOptions,
    check_files,
    list_checks,
    run_checks,
)
from grader.sandbox.client import Zygote
from grader.scoring import is_final, score_task, share_of, total_score
from grader.standins import prefer_better, read_standins

# what makes `import torchvision` work in every worker, see there
TORCHVISION = "grader.data.torchvision_ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeOptions:
    """How to grade.

    Attributes:
        scope: the public checks, or all.
        tasks: ids of the tasks to grade; none means all.
        device: `auto`, `cpu` or `cuda`.
        seed: added to the exam's secret, to draw other inputs.
        isolation: the level whose layers confine the code; None is all that there are.
        without: further layers of the confinement to leave off.
        accept_less: grade below the exam's least isolation too.
        stop_early: in each task, run no further check once one has failed.
        progress: told a line about what happens now.
    """

    scope: Scope = Scope.ALL
    tasks: Sequence[str] = ()
    device: str = "auto"
    seed: str = ""
    isolation: Level | None = None
    without: tuple[str, ...] = ()
    accept_less: bool = False
    stop_early: bool = False
    progress: Callable[[str], None] = lambda _line: None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graded:
    """A graded task; `helped` says that stand-ins had to take part."""

    task: Task
    result: TaskResult
    seconds: float
    layers: Mapping[str, str]
    helped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grading:
    """One submission on its way through the tasks."""

    submission: Submission
    exam: Exam
    zygote: Zygote
    run: RunOptions
    options: GradeOptions

    def admit(self, layers: Mapping[str, str]) -> None:
        """Refuse a worker that is confined less than it must be."""
        wanted = self.options.isolation
        hidden = self.options.scope is Scope.ALL and not self.options.accept_less
        require_isolation(self.exam if hidden else None, wanted, layers)

    def open_host(self, task: Task, standins: Mapping[str, str]) -> Host:
        """Return the keeper of a task's worker; `standins` is file name to source."""
        cells = self.submission.cells
        alone = task.id in cells and all(
            cells.get(each.id) == cells[task.id] for each in self.exam.tasks
        )
        files = [each.file for each in self.exam.tasks if each.file not in standins]
        options = HostOptions(
            task=task,
            folder=str(self.submission.root),
            cells=cells.get(task.id),
            aliases=[file.removesuffix(".py") for file in files] if alone else (),
            standins={
                file.removesuffix(".py"): source for file, source in standins.items()
            },
            gpu=self.run.device == "cuda",
            without=(*self.options.without, *leave_off(self.options.isolation)),
            admit=self.admit,
        )
        return Host(self.zygote, options)

    def open_hosts(self, tasks: Sequence[Task]) -> dict[str, Host]:
        """Return a host for each task; what takes long is begun while others run."""
        if _mentions_torchvision(self.submission):
            self.zygote.preload([TORCHVISION])
        hosts = {task.id: self.open_host(task, {}) for task in tasks}
        with contextlib.ExitStack() as stack:
            for host in hosts.values():
                stack.callback(host.close)
            for task in tasks:
                if not task.preload:
                    hosts[task.id].prepare()
            self.zygote.preload(name for task in tasks for name in task.preload)
            stack.pop_all()  # they are the caller's to close now
        return hosts

    def run_tasks(self, hosts: Mapping[str, Host]) -> dict[str, _Graded]:
        """Run the tasks' checks; again for whom the fork server died."""
        try:
            runs = run_checks(hosts, self.run)
        finally:
            for host in hosts.values():
                host.close()
        again = {task: fresh for task, host in hosts.items() if (fresh := host.renew())}
        graded = {
            task: _Graded(
                task=host.task,
                result=host.report(runs[task].checks),
                seconds=runs[task].seconds,
                layers=host.layers,
            )
            for task, host in hosts.items()
        }
        return graded | self.run_tasks(again) if again else graded

    def help_out(self, own: _Graded, right: AbstractSet[str]) -> _Graded:
        """Grade a task again with stand-ins where parts that it uses fell short.

        Args:
            own: how it went with the student's own parts.
            right: ids of the tasks that got full marks without help.
        """
        task, is_right = own.task, share_of(own.result.checks) == 1
        standins = {} if is_right else read_standins(self.exam, set(task.uses) - right)
        if not standins:
            return own
        again = self.run_tasks({task.id: self.open_host(task, standins)})[task.id]
        result = prefer_better(own.result, again.result, standins)
        return replace(
            own,
            result=result,
            seconds=own.seconds + again.seconds,
            helped=result is not own.result,
        )

    def grade_all(self, tasks: Sequence[Task]) -> list[_Graded]:
        """Grade the tasks in their order."""
        own = self.run_tasks(self.open_hosts(tasks))
        graded: list[_Graded] = []
        for task in tasks:
            right = {
                each.task.id
                for each in graded
                if share_of(each.result.checks) == 1 and not each.helped
            }
            graded.append(self.help_out(own[task.id], right))
        return graded


def grade(
    submission: Submission, exam: Exam, zygote: Zygote, options: GradeOptions
) -> Report:
    """Return the full report of one submission, as an instructor may see it.

    Raises:
        BadExam: the exam's tasks or checks are wrong.
        NotFinal: the grader itself failed.
    """
    torch.set_num_threads(1)
    started = time.monotonic()
    device = choose_device(options.device)
    run = RunOptions(
        files=check_files(exam, options.scope),
        secret=f"{exam.seed}\0{options.seed}",
        submission_hash=submission.hash,
        device=device,
        stop_early=options.stop_early,
        progress=options.progress,
    )
    tasks = [
        task for task in exam.tasks if not options.tasks or task.id in options.tasks
    ]
    grading = _Grading(
        submission=submission, exam=exam, zygote=zygote, run=run, options=options
    )
    graded = grading.grade_all(tasks)
    layers = next((each.layers for each in graded if each.layers), {})
    later = _count_later(exam, options.scope)
    return Report(
        exam=ExamName(id=exam.id, title=exam.title),
        submission=SubmissionName(name=submission.name, hash=submission.hash),
        scope=options.scope,
        audience=Audience.INSTRUCTOR,
        final=is_final([each.result for each in graded]),
        score=total_score([(each.task, each.result) for each in graded]),
        tasks=tuple(
            score_task(each.task, each.result, checks_later=later.get(each.task.id, 0))
            for each in graded
        ),
        notes=submission.notes,
        isolation=describe_isolation(layers),
        environment=describe_environment(device),
        timings=_collect_timings(graded, time.monotonic() - started),
    )


def _mentions_torchvision(submission: Submission) -> bool:
    return any(
        "torchvision" in cell.source
        for cells in submission.cells.values()
        for cell in cells
    )


def _count_later(exam: Exam, scope: Scope) -> Mapping[str, int]:
    """Return how many hidden checks of each task did not run."""
    if scope is Scope.ALL:
        return {}
    if exam.hidden_checks is None:
        return {task.id: task.hidden_checks or 0 for task in exam.tasks}
    return count_hidden(exam)


def count_hidden(exam: Exam) -> dict[str, int]:
    """Return the number of hidden checks of each task."""
    counts = {task.id: 0 for task in exam.tasks}
    hidden = [
        pair for pair in check_files(exam, Scope.ALL) if pair[1] is Visibility.HIDDEN
    ]
    for spec in list_checks(hidden).values():
        counts[spec.task] = counts.get(spec.task, 0) + 1
    return counts


def _collect_timings(graded: Sequence[_Graded], total: float) -> Timings:
    checks = [check for each in graded for check in each.result.checks]
    return Timings(
        total=round(total, 3),
        tasks={each.task.id: round(each.seconds, 3) for each in graded},
        checks={check.id: check.seconds for check in checks},
        laps={check.id: dict(check.laps) for check in checks if check.laps},
    )
