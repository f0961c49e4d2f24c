"""A worker without a process: its server runs in a thread, or is played by a test."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from grader.sandbox.budget import Budget
from grader.sandbox.channel import Channel, Closed
from grader.sandbox.ends import WorkerEnd
from grader.sandbox.messages import Call, from_grader
from grader.sandbox.proxy import SubmissionProxy
from grader.sandbox.session import Session
from grader.sandbox.wire import FROM_GRADER, FROM_WORKER
from grader.sandbox.worker import Server


class NoOutput:
    """What a worker in a thread prints goes elsewhere."""

    def descriptors(self) -> list[int]:
        return []

    def read(self, _descriptor: int) -> bool:
        return False

    def text(self) -> str:
        return "printed\x1b[2J"


class ThreadWorker:
    """Has the parts of a worker that a session uses."""

    def __init__(self, play: Callable[[Channel], None], status: int = -9) -> None:
        self.rpc, theirs = socket.socketpair()
        self.output, self.layers = NoOutput(), {"landlock": "on"}
        self.names = {"/tmp/worker-x7": "/tmp"}
        self.ends = 0
        self._status = status
        self._thread = threading.Thread(target=self._run, args=(theirs, play))
        self._thread.start()

    def _run(self, theirs: socket.socket, play: Callable[[Channel], None]) -> None:
        with theirs, contextlib.suppress(Closed):
            play(Channel(theirs, from_grader, sends=FROM_WORKER, takes=FROM_GRADER))

    def waited(self) -> float:
        return 0.0

    def end(self) -> WorkerEnd:
        self.ends += 1
        self.rpc.close()
        self._thread.join()
        return WorkerEnd(exit=self._status)


def serve(channel: Channel) -> None:
    Server(channel).serve()


def play(*steps: Callable[[Channel, Call], object]) -> Callable[[Channel], None]:
    """Return a worker that does one step for each call, and then leaves."""

    def run(channel: Channel) -> None:
        for step in steps:
            call, _ = channel.receive()
            step(channel, call)

    return run


def open_session(worker: Any, *, seconds: float = 20, call: float = 10) -> Session:
    deadline = time.monotonic() + seconds
    budget = Budget(task="relu", call_seconds=call, deadline=deadline, seconds=seconds)
    return Session(worker, budget)


class Student:
    """A session over one student's code."""

    def __init__(self, session: Session, folder: str) -> None:
        self.session, self.folder = session, folder
        self.proxy = SubmissionProxy(session)

    def load(
        self,
        *cells: tuple[str, str] | str,
        aliases: tuple[str, ...] = (),
        standins: dict[str, str] | None = None,
    ) -> Any:
        named = [("relu.py", each) if isinstance(each, str) else each for each in cells]
        return self.session.call(
            "load",
            name="relu",
            args=(self.folder, named, list(aliases), standins or {}),
        )
