import json
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch

from grader.audience import visible_to
from grader.engine import (
    GradeOptions,
    count_hidden,
    describe_environment,
    grade,
)
from grader.environment import describe_isolation
from grader.errors import BadExam, NotFinal
from grader.handin import open_submission
from grader.models import (
    Audience,
    CheckReport,
    Exam,
    Level,
    Limits,
    Report,
    Scope,
    Submission,
    Task,
    TaskReport,
    Verdict,
)
from grader.runner import check_files
from grader.sandbox.client import Zygote
from grader.sandbox.confine import LAYERS

PUBLIC = """
from hypothesis import given
from hypothesis import strategies as st
from grader.checks import *

@check("base", hint="Count.")
@given(n=st.integers(1, 9))
def test_public_two(submission, n):
    "two doubles"
    assert_equal(submission.two(n), 2 * n, "two(n)")

@check("user")
def test_public_four(submission):
    "four doubles twice"
    assert_equal(submission.four(3), 12, "four(3)")
"""
HIDDEN = """
from hypothesis import given
from hypothesis import strategies as st
from grader.checks import *

@check("base", weight=3)
@given(n=st.integers(-99, 99))
def test_two(submission, n):
    "two doubles any number"
    assert_equal(submission.two(n), 2 * n, "two(n)")

@check("user", weight=2, hint="Use two.")
def test_four(submission, rng, device, record):
    "four doubles any number twice"
    record.fact("device", device)
    record.lap("asked", 0.5)
    n = rng.randrange(10**6)
    assert_equal(submission.four(n), 4 * n, "four(n)")

@check("user")
def test_name(submission):
    "NAME is a name"
    assert_equal(submission.NAME.value(), "user", "NAME")
"""
BASE = "def two(n):\n    print('base')\n    return 2 * n\n"
USER = "import base\nNAME = 'user'\ndef four(n): return base.two(base.two(n))\n"
WRONG_BASE = BASE.replace("2 * n", "3 * n")
STANDIN = "def two(n):\n    print('stand-in')\n    return n + n\n"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def exam(tmp_path: Path) -> Exam:
    """An exam of two tasks, of which the second uses the first."""
    root = tmp_path / "exam"
    files = {
        "public/test_public.py": PUBLIC,
        "hidden/test_hidden.py": HIDDEN,
        "standins/base.py": STANDIN,
    }
    for name, source in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(source)
    limits = Limits(seconds=60, call_seconds=30)
    tasks = (
        Task(
            id="base",
            title="Base",
            file="base.py",
            points=8,
            prompt="?",
            limits=limits,
            hidden_checks=1,
        ),
        Task(
            id="user",
            title="User",
            file="user.py",
            points=4,
            prompt="?",
            uses=("base",),
            limits=limits,
        ),
    )
    return Exam(
        id="mini",
        title="Mini",
        root=root,
        tasks=tasks,
        public_checks=root / "public",
        hidden_checks=root / "hidden",
        standins=root / "standins",
        seed="a-secret-of-this-exam",
    )


class Grader:
    """Hands files in, and grades them."""

    def __init__(self, exam: Exam, folder: Path, zygote: Zygote) -> None:
        self.exam, self.folder, self.zygote = exam, folder, zygote

    def open(self, **files: str) -> Submission:
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        for name, source in files.items():
            (work / f"{name}.py").write_text(source)
        return open_submission(work, self.exam.tasks, self.folder)

    def grade(
        self, submission: Submission, exam: Exam | None = None, **options: object
    ) -> Report:
        given = {"device": "cpu", **options}
        return grade(
            submission,
            exam or self.exam,
            self.zygote,
            GradeOptions(**given),  # type: ignore[arg-type]
        )


@pytest.fixture
def grader(exam: Exam, tmp_path: Path, zygote: Zygote) -> Grader:
    return Grader(exam, tmp_path, zygote)


def task_of(report: Report, name: str) -> TaskReport:
    return next(task for task in report.tasks if task.id == name)


def verdicts(checks: Sequence[CheckReport]) -> dict[str, str]:
    return {check.id.partition(".")[2]: check.verdict.value for check in checks}


def without_times(report: Report) -> str:
    fields = report.model_dump(mode="json")
    del fields["timings"]
    return json.dumps(fields)


def test_a_right_submission_has_full_marks(grader: Grader) -> None:
    submission = grader.open(base=BASE, user=USER)

    report = grader.grade(submission)

    assert report.final
    assert (report.score.earned, report.score.possible) == (12, 12)
    assert [task.earned for task in report.tasks] == [8, 4]
    assert (report.exam.id, report.exam.title) == ("mini", "Mini")
    assert report.submission.hash == submission.hash
    assert (report.scope, report.audience) == (Scope.ALL, Audience.INSTRUCTOR)
    assert all(task.checks_later == 0 and not task.notes for task in report.tasks)
    assert task_of(report, "base").output.startswith("base\n")


def test_the_environment_and_the_isolation_are_described(grader: Grader) -> None:
    report = grader.grade(grader.open(base=BASE, user=USER))

    assert report.environment["python"] == platform.python_version()
    assert report.environment["torch"] == torch.__version__
    assert report.environment["device"] == "cpu"
    assert report.isolation == describe_isolation(report.isolation.layers)
    assert set(report.isolation.layers) == set(LAYERS)


def test_times_are_kept_apart(grader: Grader) -> None:
    timings = grader.grade(grader.open(base=BASE, user=USER)).timings

    assert list(timings.tasks) == ["base", "user"]
    assert "user.four" in timings.checks
    assert dict(timings.laps) == {"user.four": {"asked": 0.5}}
    assert timings.total >= sum(timings.tasks.values()) - 0.01


def test_two_gradings_differ_in_nothing_but_times(grader: Grader) -> None:
    wrong = "import base\nNAME = str(object())\ndef four(n): raise OSError(NAME)\n"
    submission = grader.open(base=WRONG_BASE, user=wrong)

    first, second = (grader.grade(submission) for _ in range(2))

    assert first.score.earned == 0
    assert without_times(first) == without_times(second)


def test_another_seed_draws_other_hidden_inputs(grader: Grader) -> None:
    submission = grader.open(base=BASE, user="def four(n): return n\n")
    exam = grader.exam.model_copy(update={"standins": None})

    first = grader.grade(submission, exam)
    second = grader.grade(submission, exam, seed="2")
    secret = grader.grade(submission, exam.model_copy(update={"seed": "another"}))

    texts = {
        str(task_of(report, "user").checks[1].counterexample)
        for report in (first, second, secret)
    }
    assert len(texts) == 3


def test_a_mistake_in_a_part_that_is_used_costs_once(grader: Grader) -> None:
    report = grader.grade(grader.open(base=WRONG_BASE, user=USER))

    base, user = report.tasks
    assert (base.earned, user.earned) == (0, 4)
    (note,) = user.notes
    assert note == (
        "graded with the grader's own base.py in the place of yours, "
        "so that a mistake there costs no points here"
    )
    assert base.notes == ()


def test_nothing_of_a_run_with_stand_ins_is_shown(grader: Grader) -> None:
    spying = """
import base, inspect
NAME = inspect.getsource(base) if hasattr(base, '__file__') else 'stand-in'
def four(n):
    print("spied", base.two.__code__.co_consts)
    if n == 3:
        return base.two(base.two(n))
    raise ValueError(f"spied {base.two(n)}")
"""
    report = grader.grade(grader.open(base=WRONG_BASE, user=spying))

    user = task_of(report, "user")
    assert verdicts(user.checks) == {
        "public_four": "passed",
        "four": "crashed",
        "name": "failed",
    }
    assert user.earned == 1
    assert user.output == ""
    for check in user.checks:
        assert (check.message, check.traceback, check.counterexample) == ("", "", None)
    assert "spied" not in without_times(report)
    assert "stand-in" not in without_times(report)


def test_the_students_own_run_counts_where_stand_ins_are_no_better(
    grader: Grader,
) -> None:
    wrong = USER.replace("base.two(base.two(n))", "n")

    user = task_of(grader.grade(grader.open(base=WRONG_BASE, user=wrong)), "user")

    assert user.notes == ()
    assert user.earned == 1
    assert [check.message for check in user.checks[:2]] == [
        "four(3) is wrong",
        "four(n) is wrong",
    ]


@pytest.mark.parametrize("right", [True, False])
def test_a_part_is_replaced_only_if_it_is_at_fault(grader: Grader, right: bool) -> None:
    # what is asked of `base` is right, what `user` makes of it is not
    source = USER.replace("base.two(base.two(n))", "base.other(n)")
    base = (BASE if right else WRONG_BASE) + "def other(n): return 4 * n\n"

    report = grader.grade(grader.open(base=base, user=source))

    assert task_of(report, "user").earned == 4
    assert task_of(report, "user").notes == ()


def test_without_stand_ins_nothing_is_graded_again(grader: Grader) -> None:
    exam = grader.exam.model_copy(update={"standins": None})

    report = grader.grade(grader.open(base=WRONG_BASE, user=USER), exam)

    assert task_of(report, "user").earned == 1
    assert task_of(report, "user").notes == ()


def test_only_the_tasks_that_are_named_are_graded(grader: Grader) -> None:
    report = grader.grade(grader.open(base=BASE, user=USER), tasks=["user"])

    assert [task.id for task in report.tasks] == ["user"]
    assert (report.score.earned, report.score.possible) == (4, 4)


@pytest.mark.parametrize("task", [{}, {"preload": ("colorsys",)}])
def test_code_that_would_be_confined_too_little_is_not_run(
    grader: Grader, task: dict[str, object]
) -> None:
    tasks = tuple(each.model_copy(update=task) for each in grader.exam.tasks)
    exam = grader.exam.model_copy(
        update={"least_isolation": Level.CONTAINER, "tasks": tasks}
    )
    submission = grader.open(base=BASE, user=USER)

    with pytest.raises(NotFinal, match=r"least_isolation in .*seccomp is off"):
        grader.grade(submission, exam, without=("seccomp",))


def test_less_confinement_is_accepted_where_that_is_said(grader: Grader) -> None:
    exam = grader.exam.model_copy(update={"least_isolation": Level.FULL})
    submission = grader.open(base=BASE, user=USER)

    report = grader.grade(submission, exam, without=LAYERS, accept_less=True)

    assert report.isolation.level is Level.PROCESS
    assert report.final


def test_public_checks_ask_for_no_level(grader: Grader) -> None:
    exam = grader.exam.model_copy(update={"least_isolation": Level.FULL})
    submission = grader.open(base=BASE, user=USER)

    assert grader.grade(submission, exam, scope=Scope.PUBLIC, without=LAYERS).final


@pytest.mark.sandbox
@pytest.mark.parametrize("level", Level)
def test_a_level_that_is_named_is_the_one_that_is_had(
    grader: Grader, level: Level
) -> None:
    report = grader.grade(grader.open(base=BASE, user=USER), isolation=level)

    assert report.isolation.level is level
    assert report.score.earned == report.score.possible


def test_a_level_that_cannot_be_had_is_refused(grader: Grader) -> None:
    submission = grader.open(base=BASE, user=USER)

    with pytest.raises(NotFinal, match=r"--isolation asks for full \(root is off"):
        grader.grade(submission, isolation=Level.FULL, without=("root",))


def test_no_task_is_not_final(grader: Grader) -> None:
    report = grader.grade(grader.open(base=BASE), tasks=["nothing"])

    assert not report.final
    assert report.isolation.level is Level.PROCESS


def test_public_checks_alone_say_how_many_come_later(grader: Grader) -> None:
    submission = grader.open(base=BASE, user=USER)

    report = grader.grade(submission, scope=Scope.PUBLIC)

    assert report.scope is Scope.PUBLIC
    assert [verdicts(task.checks) for task in report.tasks] == [
        {"public_two": "passed"},
        {"public_four": "passed"},
    ]
    assert [task.checks_later for task in report.tasks] == [1, 2]
    assert count_hidden(grader.exam) == {"base": 1, "user": 2}


def test_students_without_hidden_checks_are_told_of_them(grader: Grader) -> None:
    exam = grader.exam.model_copy(update={"hidden_checks": None, "standins": None})

    report = grader.grade(grader.open(base=BASE, user=USER), exam, scope=Scope.PUBLIC)

    assert [task.checks_later for task in report.tasks] == [1, 0]


def test_a_missing_file_fails_its_task_alone(grader: Grader) -> None:
    report = grader.grade(grader.open(base=BASE))

    base, user = report.tasks
    assert report.final
    assert (base.earned, user.earned) == (8, 0)
    assert {check.message for check in user.checks} == {"user.py was not handed in"}
    seen = task_of(visible_to(report, Audience.STUDENT), "user")
    assert {check.message for check in seen.checks} == {"user.py was not handed in"}


def test_a_part_that_was_not_handed_in_costs_once(grader: Grader) -> None:
    report = grader.grade(grader.open(user=USER))

    assert [task.earned for task in report.tasks] == [0, 4]


def test_one_file_may_hold_everything(grader: Grader, tmp_path: Path) -> None:
    alone = tmp_path / "everything.py"
    alone.write_text(BASE + USER.replace("NAME = 'user'", "import user\nNAME = 'user'"))
    submission = open_submission(alone, grader.exam.tasks, tmp_path)

    report = grader.grade(submission)

    assert report.score.earned == 12


def test_stand_ins_replace_a_part_of_one_file(grader: Grader, tmp_path: Path) -> None:
    alone = tmp_path / "everything.py"
    alone.write_text(WRONG_BASE + "NAME = 'user'\ndef four(n): return two(two(n))\n")
    submission = open_submission(alone, grader.exam.tasks, tmp_path)

    report = grader.grade(submission)

    assert [task.earned for task in report.tasks] == [0, 4]
    assert len(task_of(report, "user").notes) == 1


def test_a_broken_check_makes_a_report_not_final(grader: Grader) -> None:
    path = grader.exam.root / "hidden/test_hidden.py"
    path.write_text(HIDDEN.replace("record.lap", "record.nonsense"))

    report = grader.grade(grader.open(base=BASE, user=USER))

    assert not report.final
    check = task_of(report, "user").checks[1]
    assert check.verdict is Verdict.GRADER_ERROR
    assert "AttributeError" in check.message


def test_a_task_may_stop_at_its_first_failure(grader: Grader) -> None:
    report = grader.grade(grader.open(base=WRONG_BASE), stop_early=True)

    assert verdicts(task_of(report, "base").checks) == {
        "public_two": "failed",
        "two": "skipped",
    }


def test_progress_is_told(grader: Grader) -> None:
    told: list[str] = []

    grader.grade(grader.open(base=BASE, user=USER), progress=told.append)

    assert told[0] == "base: two doubles"
    assert "asked" in told


@pytest.mark.parametrize(
    ("wanted", "gpu", "device"),
    [
        ("cpu", True, "cpu"),
        ("auto", True, "cuda"),
        ("auto", False, "cpu"),
        ("cuda", True, "cuda"),
    ],
)
def test_the_device_is_chosen_once(
    grader: Grader,
    monkeypatch: pytest.MonkeyPatch,
    wanted: str,
    gpu: bool,
    device: str,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "GPU 3000")

    report = grader.grade(grader.open(base=BASE, user=USER), device=wanted)

    (fact,) = task_of(report, "user").checks[1].facts
    assert fact.value == device
    assert report.environment["device"] == ("GPU 3000" if device == "cuda" else "cpu")


def test_a_gpu_that_is_not_there_is_bad_use(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with pytest.raises(BadExam, match="PyTorch sees no GPU here"):
        grader.grade(grader.open(base=BASE), device="cuda")


def test_an_exam_without_check_files_is_wrong(grader: Grader) -> None:
    exam = grader.exam.model_copy(update={"hidden_checks": None})
    (exam.root / "public/test_public.py").unlink()

    with pytest.raises(BadExam, match="no check files"):
        check_files(exam, Scope.ALL)


def test_the_environment_names_the_system() -> None:
    assert describe_environment("cpu")["system"].startswith(platform.system())
