"""Grades the cases of an audit, several at a time."""

import concurrent.futures
import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from grader.audit.corpus import Case, Kind, generate_cases, narrow, read_cases
from grader.audit.equivalents import load_equivalents
from grader.audit.verdict import Audit, conclude
from grader.engine import GradeOptions, grade
from grader.errors import NotFinal
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Exam, Limits, Report, Task
from grader.sandbox.client import Zygote

EQUIVALENTS = "equivalent-mutants.yaml"
# a mutant may hang on purpose; what is right gets the task's own limits
MUTANT_SECONDS = 90.0
MUTANT_CALL_SECONDS = 4.0


def audit(
    root: Path,
    *,
    generated: bool,
    jobs: int,
    only: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _line: None,
) -> Audit:
    """Grade every case of the exam at `root`, and say what that proves.

    Args:
        root: the exam's folder.
        generated: also make mutants from the reference.
        jobs: how many cases are graded at a time.
        only: task ids; the others' mutants are left out.
        progress: told a line after each case.

    Raises:
        BadExam: the exam lacks what an audit needs.
    """
    exam = load_exam(root)
    cases = read_cases(exam) + (generate_cases(exam) if generated else [])
    cases = narrow(cases, only) if only else cases
    equivalents = _read_equivalents(exam, only) if generated else {}
    found: dict[int, Report] = {}
    with _start_pool(root, jobs) as pool:
        waiting = _submit(pool, cases)
        for done in concurrent.futures.as_completed(waiting):
            index = waiting[done]
            found[index] = done.result()
            progress(f"{len(found)} of {len(cases)}: {cases[index].name}")
    results = [(case, found[index]) for index, case in enumerate(cases)]
    return conclude(results, equivalents)


def _read_equivalents(exam: Exam, only: Sequence[str]) -> dict[str, str]:
    assert exam.reference is not None
    reasons = load_equivalents(exam.reference.parent / EQUIVALENTS)
    others = {task.file for task in exam.tasks if only and task.id not in only}
    return {
        name: reason
        for name, reason in reasons.items()
        if name.partition(":")[0] not in others
    }


@contextlib.contextmanager
def _start_pool(
    root: Path, jobs: int
) -> Iterator[concurrent.futures.ProcessPoolExecutor]:
    """Give processes that grade; an error here ends them, and what they left, at once.

    Raises:
        NotFinal: one of them died.
    """
    before = set(multiprocessing.active_children())
    with tempfile.TemporaryDirectory(
        prefix="gradeproof-audit-", ignore_cleanup_errors=True
    ) as folder:
        pool = concurrent.futures.ProcessPoolExecutor(
            jobs,
            # spawn: a fork of a process with torch's threads hangs
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(root, folder),
        )
        try:
            yield pool
        except BrokenProcessPool as error:
            raise NotFinal(
                "a process of the audit died, perhaps for lack of memory; run it again "
                "with fewer --jobs"
            ) from error
        except BaseException:
            for process in set(multiprocessing.active_children()) - before:
                process.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _submit(
    pool: concurrent.futures.ProcessPoolExecutor, cases: Sequence[Case]
) -> dict[concurrent.futures.Future[Report], int]:
    # Ctrl-C is for this process alone: those started here inherit the mask
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return {
            pool.submit(_grade_case, case): index for index, case in enumerate(cases)
        }
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Process:
    """What one process of the pool keeps between its cases."""

    exam: Exam
    zygote: Zygote


def _start(root: Path, folder: str) -> None:
    tempfile.tempdir = folder
    _Process.zygote = Zygote()
    _Process.exam = load_exam(root)
    gc.freeze()  # else each look for garbage would go through all of PyTorch


def _grade_case(case: Case) -> Report:
    exam = _Process.exam
    if case.kind in (Kind.MUTANT, Kind.GENERATED):
        changed = {task.id for task in exam.tasks if task.file in case.files}
        tasks = tuple(_shorten(task, changed) for task in exam.tasks)
        exam = exam.model_copy(update={"tasks": tasks})
    assert exam.reference is not None
    with tempfile.TemporaryDirectory(prefix="gradeproof-audit-") as folder:
        work = Path(folder, "case")
        shutil.copytree(exam.reference, work)
        for name, source in case.files.items():
            (work / name).write_text(source, "utf-8")
        submission = open_submission(work, exam.tasks, Path(folder))
        options = GradeOptions(
            tasks=case.tasks,
            stop_early=case.kind is Kind.GENERATED,
            device="cpu",
            accept_less=True,  # what is graded is the exam's own
        )
        return grade(submission, exam, _Process.zygote, options)


def _shorten(task: Task, changed: AbstractSet[str]) -> Task:
    """Give a mutant less time, and stand-ins for nothing but what it changed."""
    limits = Limits(
        seconds=min(task.limits.seconds, MUTANT_SECONDS),
        call_seconds=min(task.limits.call_seconds, MUTANT_CALL_SECONDS),
        memory_mib=task.limits.memory_mib,
        processes=task.limits.processes,
    )
    uses = tuple(each for each in task.uses if each in changed)
    return task.model_copy(update={"limits": limits, "uses": uses})


def default_jobs() -> int:
    """Return how many cases to grade at a time: one a core."""
    return len(os.sched_getaffinity(0))
