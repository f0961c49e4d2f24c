"""An audit of a small exam, from its folder to its holes."""

import concurrent.futures
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
import torch

import grader.engine
from grader.audit import run
from grader.audit.corpus import Case, Kind, generate_cases, read_cases
from grader.audit.run import audit, default_jobs
from grader.errors import BadExam, NotFinal
from grader.exam import load_exam
from grader.models import Report
from grader.runner import Host, Run, RunOptions, run_checks
from grader.sandbox.client import Zygote
from grader.yaml import dump_yaml
from tests.cli.mini import HALF, Kept, write_files


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an audit puts what it needs for a while."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def pooled(
    root: Path,
    temporary: Path,
    zygote: Zygote,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """This process is one of an audit's pool."""
    monkeypatch.setattr(run, "Zygote", lambda: Kept(zygote))
    threads = torch.get_num_threads()
    run._start(root, str(temporary))
    yield root
    del run._Process.exam, run._Process.zygote
    torch.set_num_threads(threads)


def survivor_ids(root: Path) -> list[str]:
    """Return the ids of the mutants of `spare`, which nothing asks for."""
    cases = generate_cases(load_exam(root))
    return [case.name for case in cases if ":spare:" in case.name]


def write_reasons(root: Path, *names: str) -> None:
    entries = [{"id": name, "reason": "Nobody asks."} for name in names]
    text = dump_yaml({"list": entries}).partition("\n")[2]
    (root / "secret/equivalent-mutants.yaml").write_text(text)


def case_of(root: Path, name: str) -> Case:
    exam = load_exam(root)
    cases = [*read_cases(exam), *generate_cases(exam)]
    return next(case for case in cases if case.name == name)


def failed(report: Report) -> list[str]:
    return [
        check.id.partition(".")[2]
        for task in report.tasks
        for check in task.checks
        if check.verdict != "passed"
    ]


@pytest.mark.slow
def test_an_exam_is_audited_from_end_to_end(root: Path, temporary: Path) -> None:
    first, second = survivor_ids(root)
    killed = next(
        case.name for case in generate_cases(load_exam(root)) if "* 2" in case.note
    )
    write_reasons(root, first, killed, "half.py:half:number:gone")
    write_files(
        root, {"secret/mutants/half/unseen.py": f"# kills: half.odd\n# Same.\n{HALF}"}
    )
    lines: list[str] = []

    found = audit(root, generated=True, jobs=1, progress=lines.append)

    assert found.kills == {
        "half/same": ("half.public_half", "half.odd"),
        "half/unseen": (),
        "half/whole": ("half.odd",),
        "quarter/half_of_it": ("quarter.public_quarter", "quarter.any_quarter"),
    }
    assert found.explained == {first: "Nobody asks."}
    assert [case.name for case in found.survivors] == [second]
    killer = "half.public_half"
    assert found.holes == (
        "mutant half/unseen survives (Same.)",
        "mutant half/unseen is not killed by half.odd but by nothing",
        f"{second} survives ({found.survivors[0].note})",
        f"{killed} is listed as equivalent, but {killer} kill it",
        "half.py:half:number:gone is listed as equivalent, but no such mutant is made",
    )
    assert found.full >= {"reference", "reference, again", "by_power"}
    assert "template" not in found.full
    total = len(found.cases)
    assert len(lines) == total
    assert lines[-1].startswith(f"{total} of {total}: ")
    assert list(temporary.iterdir()) == []


def test_a_reason_is_stale_only_where_its_mutant_could_have_been_made(
    root: Path,
) -> None:
    write_reasons(root, "half.py:a", "quarter.py:b", "other.py:c")
    exam = load_exam(root)

    assert list(run._read_equivalents(exam, ["quarter"])) == [
        "quarter.py:b",
        "other.py:c",
    ]
    assert len(run._read_equivalents(exam, [])) == 3


class AtOnce:
    """A pool that grades in this process, as soon as it is asked."""

    def __init__(self, *_: object, **_options: object) -> None: ...

    def submit(
        self, function: Callable[[Case], Report], case: Case
    ) -> concurrent.futures.Future[Report]:
        future = concurrent.futures.Future[Report]()
        future.set_result(function(case))
        return future

    def shutdown(self, **_: object) -> None: ...


@pytest.fixture
def here(pooled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything is graded in this process; the exam's folder."""
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", AtOnce)
    return pooled


def test_one_task_is_audited_alone_and_reasons_wait_for_generated_mutants(
    here: Path,
) -> None:
    write_reasons(here, "quarter.py:gone")

    found = audit(here, generated=False, jobs=1, only=["quarter"])

    assert found.holes == ()
    assert {case.kind for case in found.cases} == set(Kind) - {Kind.GENERATED}
    assert list(found.kills) == ["quarter/half_of_it"]


def test_an_exam_that_cannot_be_audited_starts_nothing(root: Path) -> None:
    (root / "secret/mutants/half/new.py").write_text("")

    with pytest.raises(BadExam, match=r"new\.py:1: a mutant's first line names"):
        audit(root, generated=False, jobs=1)


def test_a_case_is_the_reference_with_some_files_replaced(pooled: Path) -> None:
    write_files(pooled, {"secret/solution/helper.py": "TWO = 2\n"})
    case = case_of(pooled, "half/same")
    files = {"half.py": f"# kills: half.odd\nimport helper\n{HALF}"}
    same = Case(kind=Kind.MUTANT, name="m", files=files, tasks=case.tasks)

    assert failed(run._grade_case(case)) == ["public_half", "odd"]
    assert failed(run._grade_case(same)) == []
    assert failed(run._grade_case(case_of(pooled, "reference"))) == []
    assert len(failed(run._grade_case(case_of(pooled, "template")))) == 4


def test_a_generated_mutant_needs_to_be_killed_only_once(pooled: Path) -> None:
    killed = next(
        case for case in generate_cases(load_exam(pooled)) if "* 2" in case.note
    )
    report = run._grade_case(killed)

    assert [check.verdict for check in report.tasks[0].checks] == ["failed", "skipped"]
    assert [task.id for task in report.tasks] == ["half"]


def test_a_mutant_that_hangs_is_given_less_time_than_the_reference(
    root: Path,
) -> None:
    (task, _) = load_exam(root).tasks
    short = task.model_copy(
        update={"limits": task.limits.model_copy(update={"call_seconds": 1.5})}
    )

    assert run._shorten(task, set()).limits.call_seconds == run.MUTANT_CALL_SECONDS
    assert run._shorten(task, set()).limits.seconds <= run.MUTANT_SECONDS
    assert run._shorten(short, set()).limits.call_seconds == 1.5


@pytest.mark.parametrize(
    ("mutant", "graded"),
    [
        ("half/same", ["half", "quarter", "quarter"]),
        ("quarter/half_of_it", ["quarter"]),
    ],
)
def test_stand_ins_are_tried_for_what_a_mutant_changed_alone(
    pooled: Path, monkeypatch: pytest.MonkeyPatch, mutant: str, graded: list[str]
) -> None:
    seen: list[str] = []

    def note(hosts: Mapping[str, Host], options: RunOptions) -> dict[str, Run]:
        seen.extend(hosts)
        return run_checks(hosts, options)

    monkeypatch.setattr(grader.engine, "run_checks", note)
    run._grade_case(case_of(pooled, mutant))

    assert seen == graded


def test_an_interrupt_ends_the_pool_at_once_and_leaves_nothing(
    root: Path, temporary: Path
) -> None:
    started = time.monotonic()
    before = set(multiprocessing.active_children())

    begun: set[object] = set()

    def begin() -> None:
        with run._start_pool(root, 1) as pool:
            pool.submit(time.sleep, 600)
            begun.update(set(multiprocessing.active_children()) - before)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()

    assert len(begun) == 1
    assert set(multiprocessing.active_children()) == before
    assert time.monotonic() - started < 60
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("temporary")
def test_a_process_that_died_is_our_failure(root: Path) -> None:
    with (
        pytest.raises(NotFinal, match=r"process of the audit died.*with fewer --jobs$"),
        run._start_pool(root, 1),
    ):
        raise BrokenProcessPool


def test_ctrl_c_waits_until_the_processes_that_inherit_it_are_there() -> None:
    blocked = []

    class Pool:
        def submit(self, _function: object, case: str) -> str:
            blocked.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))
            return case

    run._submit(Pool(), ["a", "b"])  # type: ignore[arg-type, list-item]

    assert all(signal.SIGINT in mask for mask in blocked)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_there_is_a_job_for_each_core() -> None:
    assert default_jobs() == len(os.sched_getaffinity(0))
