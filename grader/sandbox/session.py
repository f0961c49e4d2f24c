"""The grader's end of one worker: calls cross to it, questions come back from it."""

import itertools
import secrets
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.errors import Loss, StudentRaised, Thrown, WorkerLost
from grader.sandbox.channel import Channel, Closed
from grader.sandbox.client import Worker, WorkerEnd
from grader.sandbox.codec import (
    CallbackValue,
    CodecError,
    Decoder,
    Encoder,
    FeedValue,
    Handle,
    Reference,
    Wire,
)
from grader.sandbox.messages import (
    Answer,
    Ask,
    Call,
    End,
    Failure,
    Operation,
    Raise,
    Reply,
    from_worker,
)
from grader.sandbox.text import clean

KEPT_EVENTS = 200
MAX_RELEASED = 10_000


@dataclass(frozen=True, slots=True)
class Feed:
    """An iterable that the grader serves to the worker, item by item, as it is asked.

    Attributes:
        items: iterated afresh for each pass; it may raise `Thrown`.
        length: what `len` says in the worker, or None for no length.
    """

    items: Iterable[Any]
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """A function that the grader runs for the worker; it may raise `Thrown`."""

    function: Callable[..., Any]


class RemoteObject:
    """An object that lives in the worker; only what a check names crosses."""

    __slots__ = ("__weakref__", "_id", "_kind", "_session")

    def __init__(self, session: "Session", number: int, kind: str) -> None:
        self._session, self._id, self._kind = session, number, kind

    def __getattr__(self, name: str) -> "RemoteFunction":
        """Return the method of that name, to be called in the worker."""
        if name.startswith("_"):  # pytest and hypothesis look for these
            raise AttributeError(name)
        return RemoteFunction(self._session, self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself."""
        return RemoteFunction(self._session, self, "")(*args, **kwargs)

    def __iter__(self) -> "RemoteIterator":
        return RemoteIterator(self._session.call("iter", target=self))

    def __len__(self) -> int:
        length = self._session.call("len", target=self)
        if type(length) is not int or not 0 <= length < 1 << 60:
            raise StudentRaised("TypeError", "len() gave no length")
        return length

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{clean(self._kind)} object>"

    def __del__(self) -> None:
        self._session.release(self._id)


class RemoteIterator:
    """An iterator that lives in the worker."""

    def __init__(self, remote: RemoteObject) -> None:
        self._remote = remote

    def __iter__(self) -> "RemoteIterator":
        return self

    def __next__(self) -> Any:
        got = self._remote._session.call("next", target=self._remote)  # noqa: SLF001
        if type(got) is not tuple or len(got) > 1:
            raise StudentRaised("TypeError", "next() gave no item")
        if not got:
            raise StopIteration
        return got[0]


class RemoteFunction:
    """A function of the student's module, or a method of an object in the worker."""

    __slots__ = ("_name", "_seconds", "_session", "_target")

    def __init__(
        self,
        session: "Session",
        target: RemoteObject | None,
        name: str,
        seconds: float | None = None,
    ) -> None:
        self._session, self._target, self._name = session, target, name
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the worker, and return what comes back."""
        return self._session.call(
            "call",
            target=self._target,
            name=self._name,
            args=args,
            kwargs=kwargs,
            seconds=self._seconds,
        )

    def echo(self, *args: Any) -> tuple[Any, tuple[Any, ...]]:
        """Call, and return the result and the arguments as they are afterwards."""
        got = self._session.call(
            "call", target=self._target, name=self._name, args=args, echo=True
        )
        if type(got) is not tuple or len(got) != 3 or type(got[1]) is not list:
            raise StudentRaised("TypeError", "the worker lost the arguments")
        return got[0], tuple(got[1])

    def within(self, seconds: float) -> "RemoteFunction":
        """Return the same function with a limit of its own for each call."""
        return RemoteFunction(self._session, self._target, self._name, seconds)

    def value(self) -> Any:
        """Return the attribute itself."""
        return self._session.call("get", target=self._target, name=self._name)


class SubmissionProxy:
    """The student's module: `submission.relu(x)` calls `relu` in the worker."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def __getattr__(self, name: str) -> RemoteFunction:
        """Return the student's function of that name, to be called in the worker."""
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteFunction(self._session, None, name)


@dataclass(slots=True)
class Event:
    """One call that a check made, for the counterexample."""

    op: Operation
    target: RemoteObject | None
    name: str
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    result: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a session may take.

    Attributes:
        task: what messages call the task.
        call_seconds: for one call.
        deadline: on the monotonic clock, for all of the task.
        seconds: what the deadline came from.
    """

    task: str
    call_seconds: float
    deadline: float
    seconds: float


@dataclass(slots=True)
class _Exports:
    feeds: dict[int, Feed] = field(default_factory=dict)
    iterators: dict[int, Iterator[Any]] = field(default_factory=dict)
    callbacks: dict[int, Callback] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class Session:
    """One worker's life, from its fork to its end."""

    def __init__(self, worker: Worker, budget: Budget) -> None:
        self._worker, self._budget = worker, budget
        self._channel = Channel(worker.rpc, from_worker, worker.output)
        self._exports = _Exports()
        self._released: list[int] = []
        self.layers = worker.layers
        self.ended: WorkerEnd | None = None
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)

    def define(self, name: str, source: str) -> RemoteObject:
        """Run `source` as a module in the worker, and return it."""
        module = self.call("define", name=name, args=(source,))
        assert isinstance(module, RemoteObject)
        return module

    def build(self, expression: str, *args: Any, **kwargs: Any) -> Any:
        """Return the value of `expression` over torch, nn, args and kwargs."""
        return self.call("build", name=expression, args=args, kwargs=kwargs)

    def release(self, number: int) -> None:
        """Let the worker forget the object with this number at the next call."""
        self._released.append(number)

    def output(self) -> str:
        """Return what the student's code printed so far."""
        return clean(self._worker.output.text())

    def close(self) -> WorkerEnd:
        """End the worker."""
        if self.ended is None:
            self.ended = self._worker.end()
        return self.ended

    def call(  # noqa: PLR0913 - a call has this many parts
        self,
        op: Operation,
        *,
        target: RemoteObject | None = None,
        name: str = "",
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        echo: bool = False,
        seconds: float | None = None,
    ) -> Any:
        """Have the worker do `op`, and return what comes back.

        Raises:
            StudentRaised: the student's code raised.
            WorkerLost: the worker ran out of time, died, or broke the protocol.
        """
        if self.ended is not None:
            raise WorkerLost(Loss.DIED, "the worker has ended")
        event = Event(op, target, name, args, kwargs or {})
        self.events.append(event)
        encoder = Encoder(self._export)
        released, self._released = (
            self._released[:MAX_RELEASED],
            self._released[MAX_RELEASED:],
        )
        message = Call(
            secrets.randbits(61),  # a reply cannot be sent before its question
            op,
            self._number(target),
            name,
            [encoder.encode(arg) for arg in args],
            {key: encoder.encode(value) for key, value in event.kwargs.items()},
            echo,
            released,
        )
        event.result = self._exchange(message, encoder, seconds)
        return event.result

    def _number(self, target: RemoteObject | None) -> int | None:
        return None if target is None else target._id  # noqa: SLF001 - our own object

    def _exchange(self, call: Call, encoder: Encoder, seconds: float | None) -> Any:
        limit = seconds or self._budget.call_seconds
        self._channel.deadline = min(time.monotonic() + limit, self._budget.deadline)
        try:
            self._channel.send(call, encoder.blobs)
            return self._await_reply(call)
        except StudentRaised:
            raise
        except TimeoutError:
            self.close()
            raise WorkerLost(Loss.TIMED_OUT, self._explain_timeout(limit)) from None
        except Closed:
            raise WorkerLost(Loss.DIED, explain_end(self.close())) from None
        except CodecError as error:
            self.close()
            text = f"the worker broke the protocol: {clean(str(error))}"
            raise WorkerLost(Loss.PROTOCOL, text) from None
        except BaseException:
            # a check failed inside a feed or callback: the worker still waits there
            self.close()
            raise

    def _explain_timeout(self, limit: float) -> str:
        budget = self._budget
        if time.monotonic() >= budget.deadline:
            return (
                f"the {budget.seconds:g} s for the whole task are used up "
                f"(limits.seconds of {budget.task} in the exam's tasks)"
            )
        return (
            f"no answer within {limit:g} s "
            f"(the limit for one call of {budget.task} in the exam's tasks)"
        )

    def _await_reply(self, call: Call) -> Any:
        while True:
            message, blobs = self._channel.receive()
            if isinstance(message, Ask):
                self._answer(message, blobs)
                continue
            if message.id != call.id:
                raise CodecError("an answer to another question")
            if isinstance(message, Failure):
                kind, text, trace = message.kind, message.message, message.trace
                raise StudentRaised(clean(kind), clean(text), clean(trace))
            assert isinstance(message, Reply)
            return Decoder(blobs, self._import).decode(message.value)

    def _answer(self, ask: Ask, blobs: list[torch.Tensor]) -> None:
        encoder = Encoder(self._export)
        answer: Answer | End | Raise
        try:
            answer = Answer(encoder.encode(self._find_answer(ask, blobs)))
        except StopIteration:
            answer = End()
        except Thrown as thrown:
            answer = Raise(thrown.kind, str(thrown))
        self._channel.send(answer, encoder.blobs)

    def _find_answer(self, ask: Ask, blobs: list[torch.Tensor]) -> Any:
        exports = self._exports
        try:
            if ask.op == "iter":
                number = next(exports.numbers)
                exports.iterators[number] = iter(exports.feeds[ask.target].items)
                return number
            if ask.op == "next":
                return next(exports.iterators[ask.target])
            function = exports.callbacks[ask.target].function
        except KeyError:
            raise CodecError("a question about nothing that was given") from None
        decoder = Decoder(blobs, self._import)
        return function(*[decoder.decode(arg) for arg in ask.args])

    def _export(self, value: Any) -> Wire:
        if isinstance(value, RemoteFunction):
            value = value.value()
        if isinstance(value, RemoteObject):
            return Reference(value._id)  # noqa: SLF001 - our own object
        number = next(self._exports.numbers)
        if isinstance(value, Feed):
            self._exports.feeds[number] = value
            return FeedValue(number, value.length)
        if isinstance(value, Callback):
            self._exports.callbacks[number] = value
            return CallbackValue(number)
        raise TypeError(f"a {type(value).__name__} cannot cross to the worker")

    def _import(self, wire: Wire) -> RemoteObject:
        if isinstance(wire, Handle):
            return RemoteObject(self, wire.id, wire.kind)
        raise CodecError(f"a {type(wire).__name__} from a worker")


def explain_end(end: WorkerEnd) -> str:
    """Say in words how a worker ended."""
    if end.exit is None:
        return "the code's process vanished"
    if end.exit >= 0:
        return f"the code ended the interpreter (exit status {end.exit})"
    name = signal.Signals(-end.exit).name
    reasons = {
        "SIGSEGV": "a crash in native code",
        "SIGABRT": "native code gave up",
        "SIGKILL": "killed, perhaps for the memory it took",
    }
    return f"the code's process was ended by {name}: {reasons.get(name, 'a signal')}"
