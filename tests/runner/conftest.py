"""Runs small check files on small submissions, in real workers."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.models import Cell, CheckResult, Limits, Task, Visibility
from grader.runner import Host, HostOptions, RunOptions, run_checks
from grader.sandbox.client import Zygote

HEADER = """
import torch
from hypothesis import given
from hypothesis import strategies as st
from grader.checks import *
"""
LIMITS = Limits(seconds=60, call_seconds=30)
TASK = Task(id="m", title="M", file="m.py", points=5, prompt="?", limits=LIMITS)

Write = Callable[..., Path]
Results = Mapping[str, CheckResult]
Run = Callable[..., Results]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a check file, below the header that all of them have."""

    def write_checks(
        body: str, name: str = "test_m.py", folder: str = "checks"
    ) -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER + textwrap.dedent(body))
        return path

    return write_checks


@pytest.fixture
def make_host(tmp_path: Path, zygote: Zygote) -> Iterator[Callable[..., Host]]:
    """Make a host for one source, or for no file at all."""
    hosts = []
    tmp_path.chmod(0o755)  # a worker is another user, and has to read it

    def make(source: str | None, task: Task = TASK, **options: Any) -> Host:
        cells = source if source is None else (Cell(label="m.py", source=source),)
        given = {"task": task, "folder": str(tmp_path), "cells": cells, **options}
        hosts.append(Host(zygote, HostOptions(**given)))
        return hosts[-1]

    yield make
    for host in hosts:
        host.close()


@pytest.fixture
def run(make_host: Callable[..., Host]) -> Run:
    """Run check files on one source; return the results by name."""

    def run_files(
        source: str | None,
        *paths: Path,
        task: Task = TASK,
        visibility: Visibility = Visibility.HIDDEN,
        secret: str = "secret",
        **options: Any,
    ) -> Results:
        host = make_host(source, task)
        files = [(path, visibility) for path in paths]
        given = RunOptions(files=files, secret=secret, **options)
        results = run_checks({task.id: host}, given)[task.id].checks
        return {each.id.removeprefix(f"{task.id}."): each for each in results}

    return run_files
