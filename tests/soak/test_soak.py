"""A short soak; `bench/soak.py` does a thousand."""

import json
import multiprocessing
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.soak import (
    DISTURBED,
    ROOT,
    TASKS,
    count_groups,
    draw_jobs,
    grade_job,
    read_sources,
    run_soak,
)
from bench.soak_findings import (
    Done,
    Findings,
    Job,
    find_changes,
    find_difference,
    take,
    take_alone,
)
from grader.errors import NotFinal

COUNT, SEED = 60, 7
# what hypothesis, pytest and PyTorch still fill in their caches
MOST_GROWTH_MIB = 40
RIGHT = Job(kind="right", task="relu", path="")


def end(report: object = None, *, lost: float = 0.0, final: bool = True) -> Any:
    """Return what a pool returns for a job that has ended."""
    future: Future[Done] = Future()
    done = Done(
        report=json.dumps(report),
        lost=lost,
        earned=0.0,
        final=final,
        seconds=0.0,
        state={"grader's process": 1},
    )
    future.set_result(done)
    return future


@pytest.mark.slow
def test_many_gradings_lose_no_point_and_leave_nothing() -> None:
    jobs = draw_jobs(COUNT, SEED, train=1, disturbed=2 * DISTURBED)

    findings = run_soak(jobs)

    assert sum(findings.counts.values()) == COUNT
    assert findings.changed == []
    assert findings.lost == []
    assert findings.unequal == []
    assert findings.unfinal == []
    assert findings.gained == []
    assert findings.left == []
    for states in findings.states.values():
        first, last = states[min(10, len(states) - 1)], states[-1]
        assert last["server's children"] == 0
        assert last["grader's descriptors"] <= first["grader's descriptors"]
        assert last["grader's MiB"] < first["grader's MiB"] + MOST_GROWTH_MIB


@pytest.mark.slow
def test_a_report_hangs_on_no_process_and_on_nothing_graded_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutants = ROOT / "reference" / "mutants"
    wrong = {
        "device-loader": ("nesting_not_handled", "device_printed", "labels_dropped"),
        "model": ("dropout_never_off",),
        "relu": ("always_float32",),
    }
    jobs = [
        *(Job(kind="right", task=task, path="") for task in TASKS),
        *(
            Job(kind="wrong", task=task, path=str(mutants / task / f"{name}.py"))
            for task, names in wrong.items()
            for name in names
        ),
    ]
    context = multiprocessing.get_context("spawn")

    reports = []
    for number, order in enumerate((jobs, jobs[::-1])):
        # what is in a set comes in another order in each process
        monkeypatch.setenv("PYTHONHASHSEED", str(number + 1))
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            done = dict(zip(order, pool.map(grade_job, order), strict=True))
        reports.append({job.name: done[job].report for job in jobs})

    assert reports[0] == reports[1]


def test_the_same_seed_draws_the_same_jobs_of_every_kind() -> None:
    jobs = draw_jobs(300, 1, train=2)

    assert jobs == draw_jobs(300, 1, train=2)
    assert jobs != draw_jobs(300, 2, train=2)
    assert {job.kind for job in jobs} == {"right", "wrong", "hostile"}
    assert {job.task for job in jobs} == {*TASKS, "train"}
    assert {job.signal for job in jobs} == {0, signal.SIGKILL, signal.SIGSTOP}


def test_a_right_one_that_loses_points_alone_is_found() -> None:
    findings = Findings()

    reports = take_alone([(RIGHT, end("less", lost=2.5))], findings)

    assert reports == {RIGHT.name: '"less"'}
    assert findings.lost == [f"{RIGHT}: 2.5 points"]
    assert not findings.clean


def test_one_that_has_no_report_alone_is_found_and_not_compared_with() -> None:
    findings = Findings()
    failed: Future[Done] = Future()
    failed.set_exception(NotFinal("no server"))

    reports = take_alone([(RIGHT, failed)], findings)

    assert reports == {}
    assert findings.unfinal == [f"{RIGHT}: no server"]


def test_unequal_reports_are_counted_by_task_and_place() -> None:
    findings = Findings()
    reports = {RIGHT.name: json.dumps({"tasks": [{"output": "", "earned": 1}]})}

    for output in ("", "a warning", "another"):
        report = {"tasks": [{"output": output, "earned": 1}]}
        take(RIGHT, end(report), reports, findings)

    assert findings.differences == {"relu: /tasks/0/output": 2}
    assert findings.unequal[0] == (f"{RIGHT}: /tasks/0/output: '' became 'a warning'")
    assert findings.counts == {"right": 3}


def test_what_differs_in_length_differs_as_a_whole() -> None:
    assert find_difference({"a": [1]}, {"a": [1, 2]}) == ("/a", "[1] became [1, 2]")


def test_groups_of_our_graders_are_counted_once_their_workers_folders_are_gone(
    tmp_path: Path,
) -> None:
    for name in ("memory/gradeproof-worker-7-a", "pids/x/gradeproof-worker-7-a"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "memory" / "gradeproof-worker-70-b").mkdir()

    assert count_groups({7}, str(tmp_path)) == 2
    assert count_groups((), str(tmp_path)) == 0


def test_what_is_there_only_afterwards_is_left() -> None:
    findings = Findings(machine={"mounts": (20, 21), "control groups": (0, 0)})

    assert findings.left == ["mounts: 20 before, 21 after"]
    assert not findings.clean


def test_what_changes_under_the_graders_is_named() -> None:
    before = {"check": "1", "engine": "2", "gone": "3"}

    changed = find_changes(before, {"check": "4", "engine": "2", "new": "5"})

    assert changed == ["check", "gone", "new"]


def test_the_exam_and_the_grader_are_watched() -> None:
    watched = read_sources()

    for name in ("reference/checks/test_device_loader.py", "grader/engine.py"):
        assert str(ROOT / name) in watched
    assert not any(name.endswith(".pyc") for name in watched)
