"""A short soak; `bench/soak.py` does a thousand."""

import signal

import pytest

from bench.soak import DISTURBED, TASKS, draw_jobs, run_soak

COUNT, SEED = 60, 7
# what hypothesis, pytest and PyTorch still fill in their caches
MOST_GROWTH_MIB = 40


@pytest.mark.slow
def test_many_gradings_lose_no_point_and_leave_nothing() -> None:
    jobs = draw_jobs(COUNT, SEED, train=1, disturbed=2 * DISTURBED)

    findings = run_soak(jobs)

    assert sum(findings.counts.values()) == COUNT
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


def test_the_same_seed_draws_the_same_jobs_of_every_kind() -> None:
    jobs = draw_jobs(300, 1, train=2)

    assert jobs == draw_jobs(300, 1, train=2)
    assert jobs != draw_jobs(300, 2, train=2)
    assert {job.kind for job in jobs} == {"right", "wrong", "hostile"}
    assert {job.task for job in jobs} == {*TASKS, "train"}
    assert {job.signal for job in jobs} == {0, signal.SIGKILL, signal.SIGSTOP}
