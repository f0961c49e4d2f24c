"""Grades the cases of an audit, several at a time."""

import concurrent.futures
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.audit.corpus import Case, Kind, generate_cases, read_cases
from grader.audit.equivalents import load_equivalents
from grader.audit.verdict import Audit, conclude
from grader.engine import GradeOptions, grade
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
    if only:
        cases = [case for case in cases if not case.task or case.task in only]
    results = []
    for number, (case, report) in enumerate(_grade_all(root, cases, jobs), 1):
        results.append((case, report))
        progress(f"{number} of {len(cases)}: {case.name}")
    order = {id(case): index for index, case in enumerate(cases)}
    results.sort(key=lambda pair: order[id(pair[0])])
    return conclude(results, _read_equivalents(exam))


def _read_equivalents(exam: Exam) -> dict[str, str]:
    assert exam.reference is not None
    return load_equivalents(exam.reference.parent / EQUIVALENTS)


def _grade_all(
    root: Path, cases: Sequence[Case], jobs: int
) -> Iterator[tuple[Case, Report]]:
    # spawn: a fork of a process with torch's threads hangs
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start, initargs=(root,)
    ) as pool:
        waiting = {pool.submit(_grade_case, case): case for case in cases}
        try:
            for done in concurrent.futures.as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


class _Process:
    """What one process of the pool keeps between its cases."""

    exam: Exam
    zygote: Zygote


def _start(root: Path) -> None:
    _Process.zygote = Zygote(["torch._dynamo", "grader.data.torchvision_shim"])
    _Process.exam = load_exam(root)


def _grade_case(case: Case) -> Report:
    exam = _Process.exam
    if case.kind in (Kind.MUTANT, Kind.GENERATED):
        tasks = tuple(_shorten(task) for task in exam.tasks)
        exam = exam.model_copy(update={"tasks": tasks})
    assert exam.reference is not None
    with tempfile.TemporaryDirectory(prefix="gradeproof-audit-") as folder:
        work = Path(folder, "case")
        work.mkdir()
        for task in exam.tasks:
            source = (exam.reference / task.file).read_text("utf-8")
            (work / task.file).write_text(case.files.get(task.file, source), "utf-8")
        submission = open_submission(work, exam.tasks, Path(folder))
        options = GradeOptions(
            tasks=case.tasks, stop_early=case.kind is Kind.GENERATED, device="cpu"
        )
        return grade(submission, exam, _Process.zygote, options)


def _shorten(task: Task) -> Task:
    limits = Limits(
        seconds=min(task.limits.seconds, MUTANT_SECONDS),
        call_seconds=min(task.limits.call_seconds, MUTANT_CALL_SECONDS),
        memory_mib=task.limits.memory_mib,
    )
    return task.model_copy(update={"limits": limits})


def default_jobs() -> int:
    """Return how many cases to grade at a time: one a core."""
    return len(os.sched_getaffinity(0))
