"""Every way to break down, in each task of the real exam: only that task pays.

A fault is a file in `faults/` that is put at the end of a right solution. Its head:

- `# verdict: timed_out`: what becomes of the checks that meet it (several are
  alternatives; `passed` means that the code is right);
- `# limits: call_seconds=1`: other limits for the tasks that have the fault.

`fault` in it, where there is one, runs at each call of one function of the task; what
it returns, other than None, is returned in the function's place. A file without runs as
the solution is imported; NAME is the function's name.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Exam, Report, Task, TaskReport, Verdict
from grader.sandbox.client import Zygote

ROOT = Path(__file__).parents[1]
FAULTS = sorted((ROOT / "tests" / "faults").glob("*.py"))
# each task's function that breaks: the name that is missing, and what is wrapped
TARGETS = {
    "device-loader": ("to_device", "to_device"),
    "model": ("MnistModel", "MnistModel.forward"),
    "param-count": ("count_parameters", "count_parameters"),
    "relu": ("relu_derivative", "relu_derivative"),
    "train": ("accuracy", "accuracy"),
}
# who has the fault, and who works on beside it; train builds on two of the others
ROUNDS = {
    "model and relu": (("model", "relu"), ("device-loader", "param-count")),
    "device-loader, param-count and train": (
        ("device-loader", "param-count", "train"),
        ("model", "relu"),
    ),
}
WRAP = """
_whole = {target}


def _broken(*args, **kwargs):
    answer = fault()
    return _whole(*args, **kwargs) if answer is None else answer


{target} = _broken
"""
# beyond the task's own seconds: starting workers, and a busy machine
GRACE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    source: str
    verdicts: frozenset[Verdict]
    limits: dict[str, float]


def read_fault(path: Path) -> Fault:
    source = path.read_text("utf-8")
    found = re.findall(r"^# (verdict|limits): (.*)$", source, re.MULTILINE)
    head = {key: words.split() for key, words in found}
    limits = dict(word.split("=") for word in head.get("limits", []))
    return Fault(
        source=source,
        verdicts=frozenset(map(Verdict, head["verdict"])),
        limits={
            key: int(text) if key == "memory_mib" else float(text)
            for key, text in limits.items()
        },
    )


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


def break_solution(task: Task, fault: Fault) -> str:
    name, target = TARGETS[task.id]
    text = (ROOT / "reference" / "solution" / task.file).read_text("utf-8")
    text = f"{text}\n\nNAME = {name!r}\n\n{fault.source}"
    return text + WRAP.format(target=target) if "def fault" in fault.source else text


def limit(task: Task, limits: dict[str, float]) -> Task:
    # stand-ins would grade train twice: they have tests of their own
    limited = task.limits.model_copy(update=limits)
    return task.model_copy(update={"limits": limited, "uses": ()})


def grade_with(
    fault: Fault,
    faulty: tuple[str, ...],
    whole: tuple[str, ...],
    folder: Path,
    zygote: Zygote,
) -> Report:
    exam = load_exam(ROOT)
    handed, opened = folder / "handed in", folder / "opened"
    handed.mkdir()
    opened.mkdir()
    for task in exam.tasks:
        solution = ROOT / "reference" / "solution" / task.file
        text = solution.read_text("utf-8")
        text = break_solution(task, fault) if task.id in faulty else text
        (handed / task.file).write_text(text, "utf-8")
    limits = {"seconds": 120} | fault.limits
    tasks = tuple(
        limit(task, limits if task.id in faulty else {}) for task in exam.tasks
    )
    return run(exam, tasks, handed, opened, (*faulty, *whole), zygote)


def run(
    exam: Exam,
    tasks: tuple[Task, ...],
    handed: Path,
    opened: Path,
    graded: tuple[str, ...],
    zygote: Zygote,
) -> Report:
    submission = open_submission(handed, tasks, opened)
    shortened = exam.model_copy(update={"tasks": tasks})
    options = GradeOptions(tasks=graded, device="cpu")
    return grade(submission, shortened, zygote, options)


# they remove the folder in which they run, which is /tmp for a worker
REMOVING = ("deletes_its_files", "removes_its_folder")


def require_full_marks(task: TaskReport) -> None:
    lost = {
        check.id: (check.verdict.value, check.message)
        for check in task.checks
        if check.verdict is not Verdict.PASSED
    }

    assert lost == {}
    assert task.earned == task.possible


def require_fault(task: TaskReport, fault: Fault) -> None:
    met = {
        check.id: (check.verdict.value, check.message)
        for check in task.checks
        if check.verdict not in (Verdict.PASSED, Verdict.SKIPPED)
    }

    assert met, task.id
    assert {verdict for verdict, _ in met.values()} <= fault.verdicts, met
    assert task.earned < task.possible
    for verdict in (Verdict.TIMED_OUT, Verdict.CRASHED):
        assert all(message for kind, message in met.values() if kind == verdict)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUNDS)
@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_fault_costs_its_own_task_and_no_other(
    path: Path, name: str, tmp_path: Path, zygote: Zygote
) -> None:
    if path.stem in REMOVING and sys.prefix.startswith("/tmp/"):
        pytest.skip("Python lies in what they remove: they go through all of its files")
    fault = read_fault(path)
    faulty, whole = ROUNDS[name]

    report = grade_with(fault, faulty, whole, tmp_path, zygote)

    tasks = {task.id: task for task in report.tasks}
    assert tasks.keys() == {*faulty, *whole}
    assert report.final
    for each in whole:
        require_full_marks(tasks[each])
    for each in faulty:
        if fault.verdicts == {Verdict.PASSED}:
            require_full_marks(tasks[each])
        else:
            require_fault(tasks[each], fault)
        limit = fault.limits.get("seconds", 120)
        assert report.timings.tasks[each] < limit + GRACE_SECONDS
    assert all(len(task.output) < 200_000 for task in report.tasks)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "handed in", tmp_path / "opened"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("exits", "device-loader"),
        ("exits", "model"),
        ("syntax_error", "device-loader"),
        ("syntax_error", "model"),
        ("infinite_loop_at_import", "model"),
    ],
)
def test_a_fault_in_a_part_that_train_uses_does_not_cost_train_its_points(
    name: str, broken: str, tmp_path: Path, zygote: Zygote
) -> None:
    fault = read_fault(ROOT / "tests" / "faults" / f"{name}.py")
    exam = load_exam(ROOT)
    handed, opened = tmp_path / "handed in", tmp_path / "opened"
    handed.mkdir()
    opened.mkdir()
    for task in exam.tasks:
        text = (ROOT / "reference" / "solution" / task.file).read_text("utf-8")
        text = break_solution(task, fault) if task.id == broken else text
        (handed / task.file).write_text(text, "utf-8")
    seconds = {"seconds": 30 if name == "infinite_loop_at_import" else 300}
    tasks = tuple(
        task.model_copy(update={"limits": task.limits.model_copy(update=seconds)})
        if task.id == "train"
        else task
        for task in exam.tasks
    )

    report = run(exam, tasks, handed, opened, ("train",), zygote)

    (task,) = report.tasks
    require_full_marks(task)
    assert any("the grader's own" in note for note in task.notes)


def test_every_fault_names_verdicts_and_known_limits() -> None:
    fields = {"seconds", "call_seconds", "memory_mib"}

    assert all(read_fault(path).verdicts for path in FAULTS)
    assert all(read_fault(path).limits.keys() <= fields for path in FAULTS)
