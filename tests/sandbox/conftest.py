"""Sessions whose worker is a thread, and a fork server with real workers."""

import linecache
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.channel import Channel
from grader.sandbox.client import WorkerOptions, Zygote
from grader.sandbox.session import Session
from tests.sandbox.workers import Student, ThreadWorker, open_session, serve

Play = Callable[[Channel], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def student(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Student]:
    """A student whose code runs in a thread of the tests' own process."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(linecache, "cache", dict(linecache.cache))
    modules = set(sys.modules)
    session = open_session(ThreadWorker(serve))
    yield Student(session, str(folder))
    session.close()
    for name in set(sys.modules) - modules:
        if not getattr(sys.modules[name], "__spec__", None):
            del sys.modules[name]


@pytest.fixture
def played() -> Iterator[Callable[[Play], Session]]:
    """Opens a session with a worker that the test plays."""
    sessions = []

    def open_one(play: Play, status: int = -9, call: float = 10) -> Session:
        sessions.append(open_session(ThreadWorker(play, status), call=call))
        return sessions[-1]

    yield open_one
    for session in sessions:
        session.close()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        zygote.preload(["colorsys"])
        yield zygote


@pytest.fixture
def forked(zygote: Zygote, folder: Path) -> Iterator[Callable[..., Student]]:
    """Forks a confined worker, and loads a student's code into it."""
    sessions = []

    def fork(source: str, *, call: float = 10, **more: Any) -> Student:
        folder.chmod(0o755)
        options = WorkerOptions(readable=(str(folder),), **more)
        session = open_session(zygote.fork(options), seconds=60, call=call)
        sessions.append(session)
        student = Student(session, str(folder))
        student.load(source)
        return student

    yield fork
    for session in sessions:
        session.close()
