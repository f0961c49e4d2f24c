"""Processes that a task allows: PyTorch's loaders work, and all are counted."""

from collections.abc import Callable

import pytest

from grader.errors import StudentRaised
from tests.sandbox.workers import Student

Fork = Callable[..., Student]
pytestmark = pytest.mark.sandbox

LOADS = """
import os, time, torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.arange(640.).reshape(64, 10), torch.arange(64))
def load(workers):
    batches = DataLoader(data, batch_size=8, num_workers=workers)
    return [x.sum().item() for x, y in batches]
def bomb():
    count = 0
    try:
        while True:
            if os.fork() == 0: time.sleep(60)
            count += 1
    except OSError:
        if not count: raise
        return count
def connect():
    import socket
    socket.socket(socket.AF_INET)
"""


def test_a_loader_with_processes_gives_what_one_without_gives(forked: Fork) -> None:
    student = forked(LOADS, processes=2, call=30)
    expected = [sum(range(80 * n, 80 * n + 80)) for n in range(8)]

    assert student.proxy.load(0) == student.proxy.load(2) == expected


def test_processes_are_counted_and_end_with_the_worker(forked: Fork) -> None:
    student = forked(LOADS, processes=1, call=30)

    assert 10 < student.proxy.bomb() < 200
    assert student.session.close().exit == -9


def test_who_may_start_processes_may_do_no_more_than_that(forked: Fork) -> None:
    student = forked(LOADS, processes=1)

    with pytest.raises(StudentRaised, match="PermissionError"):
        student.proxy.connect()


@pytest.mark.parametrize("layer", ["namespaces", "root"])
def test_without_processes_of_its_own_a_worker_may_start_none(
    forked: Fork, layer: str
) -> None:
    student = forked(LOADS, processes=2, without=(layer,))

    with pytest.raises(StudentRaised, match="PermissionError"):
        student.proxy.bomb()
