"""A worker that is nothing but bytes, and a grader that asks it and judges its answers.

`play` may end in any way that a check may: with a value, a failure of the student's, or
the loss of the worker. Anything else that it raises is a mistake of ours.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import torch

from grader.checks import asserts
from grader.errors import StudentFault, Thrown, WorkerLost
from grader.runner.snippet import write_snippet
from grader.sandbox.ends import WorkerEnd
from grader.sandbox.proxy import Callback, Feed, RemoteObject, SubmissionProxy
from grader.sandbox.session import Budget, Session
from tests.fuzz.structure import Source, make_frames

# what each call's random number is here, so that bytes can hold its answer
CALL_ID = 1
SECONDS = 20.0
JUDGES: tuple[Callable[[Any], object], ...] = (
    asserts.show,
    asserts.expect_device,
    asserts.expect_integer,
    asserts.expect_number,
    lambda value: asserts.expect_mapping(value, keys=("val_loss",)),
    lambda value: asserts.expect_sequence(value, length=2),
    lambda value: asserts.expect_tensor(value, shape=(2,), dtype=torch.float32),
    lambda value: asserts.assert_equal(value, [1, {"a": 2.0}]),
    lambda value: asserts.assert_close(value, torch.ones(2)),
    lambda value: asserts.assert_close(value, 0.5),
)


class BytesSocket:
    """A socket that the other side has filled with bytes, and closed."""

    def __init__(self, data: bytes) -> None:
        self._left = memoryview(data)
        self._number = os.open("/dev/null", os.O_RDONLY)
        self._whole = False

    def setblocking(self, _flag: bool) -> None:
        pass

    def fileno(self) -> int:
        return self._number

    def recv_into(self, view: memoryview) -> int:
        # every second time in small pieces, as a kernel may
        self._whole = not self._whole
        count = min(len(view), len(self._left), len(view) if self._whole else 3)
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def sendmsg(self, views: Any) -> int:
        return sum(view.nbytes for view in views)

    def close(self) -> None:
        os.close(self._number)


class NoOutput:
    """What bytes print."""

    def descriptors(self) -> list[int]:
        return []

    def read(self, _descriptor: int) -> bool:
        return False

    def text(self) -> str:
        return ""


class BytesWorker:
    """Has the parts of a worker that a session uses."""

    def __init__(self, data: bytes) -> None:
        self.rpc, self.output, self.layers = BytesSocket(data), NoOutput(), {}
        self.names, self.memory_mib = {"/tmp/gp-x": "folder"}, 512

    def waited(self) -> float:
        return 0.0

    def end(self) -> WorkerEnd:
        self.rpc.close()
        return WorkerEnd(exit=0)


def explode(*_args: Any) -> Any:
    raise Thrown("KeyError", "as the check wants it")


def ask(submission: SubmissionProxy, session: Session) -> Iterator[Any]:
    """Ask what checks ask, and yield what comes back."""
    batches = [(torch.ones(2, 3), torch.tensor([1, 2]))]
    yield submission.relu(torch.ones(2))
    yield submission.relu_derivative.echo(torch.ones(2))
    yield submission.call(Feed(batches, 1), Callback(lambda x, y: (y, x)))
    yield submission.call(Feed(map(explode, batches)), Callback(explode))
    module = session.define("kit", "")
    yield module.read([module], {"a": module})
    yield asserts.take(module, 3)
    yield len(module)
    yield submission.NAME.value()


def judge(value: Any) -> None:
    """Do with an answer what checks do."""
    for each in JUDGES:
        try:
            each(value)
        except StudentFault:
            continue
    if isinstance(value, RemoteObject):
        value.method(value)


@contextmanager
def guessable_ids() -> Iterator[None]:
    """Give every call the number that the bytes know."""
    with mock.patch("secrets.randbits", return_value=CALL_ID):
        yield


def play(data: bytes) -> list[str]:
    """Let a worker of these bytes answer; return how each question ended."""
    deadline = time.monotonic() + SECONDS
    budget = Budget(task="t", call_seconds=SECONDS, deadline=deadline, seconds=SECONDS)
    session: Any = Session(BytesWorker(to_frames(data)), budget)  # type: ignore[arg-type]
    ends: list[str] = []
    with guessable_ids():
        questions = ask(SubmissionProxy(session), session)
        while session.ended is None:
            try:
                judge(next(questions))
                ends.append("answered")
            except StudentFault as fault:
                # the questions after one that failed are asked by another check
                questions = ask(SubmissionProxy(session), session)
                ends.append(type(fault).__name__)
            except WorkerLost as lost:
                ends.append(lost.loss.value)
            except StopIteration:
                break
    session.close()
    write_snippet("relu", list(session.events))
    return ends


def to_frames(data: bytes) -> bytes:
    """Return what the worker sends: the bytes as they are, or frames made of them."""
    if data[:1] == b"\xff":
        return data[1:]
    return make_frames(Source(data))
