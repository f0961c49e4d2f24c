"""The grader's end of one worker: calls cross to it, questions come back from it."""

import contextlib
import secrets
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from grader.errors import Loss, StudentRaised, Thrown, WorkerLost
from grader.sandbox.budget import Budget, read_waited
from grader.sandbox.channel import Channel, Closed
from grader.sandbox.client import Worker
from grader.sandbox.codec import CodecError, Decoder, Encoder
from grader.sandbox.ends import WorkerEnd, explain_end
from grader.sandbox.exports import Exports
from grader.sandbox.messages import (
    Answer,
    Ask,
    Call,
    End,
    Failure,
    Operation,
    Raise,
    from_worker,
)
from grader.sandbox.proxy import RemoteFunction, RemoteObject
from grader.sandbox.text import clean
from grader.sandbox.wire import (
    FROM_GRADER,
    FROM_WORKER,
    Handle,
    Reference,
    Wire,
)

KEPT_EVENTS = 200
MAX_RELEASED = 10_000


@dataclass(slots=True)
class Event:
    """One call that a check made, for the counterexample.

    Attributes:
        made: the object that came back; a value is not kept, however large it is.
    """

    op: Operation
    target: RemoteObject | None
    name: str
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    made: RemoteObject | None = None


class Session:
    """One worker's life, from its fork to its end."""

    def __init__(self, worker: Worker, budget: Budget) -> None:
        self._worker, self._budget = worker, budget
        self._channel = Channel(
            worker.rpc,
            from_worker,
            sends=FROM_GRADER,
            takes=FROM_WORKER,
            drain=worker.output,
            give_back=self._give_back,
        )
        self._waited = self._read_waited()
        self._exports = Exports()
        self._released: list[int] = []
        self._waiting = False
        self.layers = worker.layers
        self.ended: WorkerEnd | None = None
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)

    def define(self, name: str, source: str) -> RemoteObject:
        """Run `source` as a module in the worker, and return it."""
        module = self.call("define", name=name, args=(source,))
        if not isinstance(module, RemoteObject):
            raise StudentRaised("TypeError", f"the worker lost the module {name}")
        return module

    def build(self, expression: str, *args: Any, **kwargs: Any) -> Any:
        """Return the value of `expression` over torch, nn, args and kwargs."""
        return self.call("build", name=expression, args=args, kwargs=kwargs)

    def release(self, number: int) -> None:
        """Let the worker forget the object with this number at the next call."""
        self._released.append(number)

    def output(self) -> str:
        """Return what the student's code printed so far."""
        return self._tidy(self._worker.output.text())

    def _tidy(self, text: str) -> str:
        """Clean a worker's text, and take out the names that no two runs share."""
        for name, fixed in self._worker.names.items():
            text = text.replace(name, fixed)
        return clean(text)

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
        encoder = Encoder(self._export, FROM_GRADER)
        released, self._released = (
            self._released[:MAX_RELEASED],
            self._released[MAX_RELEASED:],
        )
        with _blaming_the_check():
            wires = [encoder.encode(arg) for arg in args]
            named = {key: encoder.encode(arg) for key, arg in event.kwargs.items()}
        message = Call(
            secrets.randbits(61),  # a reply cannot be sent before its question
            op,
            self._number(target),
            name,
            wires,
            named,
            echo,
            released,
        )
        result = self._exchange(message, encoder, seconds)
        event.made = result if isinstance(result, RemoteObject) else None
        return result

    def _number(self, target: RemoteObject | None) -> int | None:
        return None if target is None else target._id  # noqa: SLF001 - our own object

    def _exchange(self, call: Call, encoder: Encoder, seconds: float | None) -> Any:
        if self._waiting:
            raise RuntimeError("a feed or callback of a check may not call the worker")
        limit = seconds or self._budget.call_seconds
        self._channel.deadline = min(time.monotonic() + limit, self._budget.deadline)
        self._waiting = True
        try:
            self._send(call, encoder)
            got = self._await_reply(call)
        except TimeoutError:
            self.close()
            raise WorkerLost(
                Loss.TIMED_OUT, self._budget.explain_timeout(limit)
            ) from None
        except Closed:
            loss = Loss.VANISHED if self.close().exit is None else Loss.DIED
            raise WorkerLost(loss, self._explain_death()) from None
        except CodecError as error:
            self.close()
            text = f"the worker broke the protocol: {clean(str(error))}"
            raise WorkerLost(Loss.PROTOCOL, text) from None
        except BaseException:
            # a check failed inside a feed or callback: the worker still waits there
            self.close()
            raise
        finally:
            self._waiting = False
        if isinstance(got, Failure):
            raise self._raised(got)
        return got

    def _read_waited(self) -> float:
        return self._worker.waited() + read_waited("thread-self")

    def _give_back(self) -> float:
        """Return how much later the deadline is, for the time without a core."""
        before, self._waited = self._waited, self._read_waited()
        return self._budget.give_back(self._waited - before)

    def _raised(self, failure: Failure) -> StudentRaised:
        message = self._tidy(failure.message)
        if failure.kind == "MemoryError" and not message:
            message = (
                f"the code took more memory than it may ({self._budget.memory_limit()})"
            )
        return StudentRaised(clean(failure.kind), message, self._tidy(failure.trace))

    def _explain_death(self) -> str:
        end = self.close()
        text = explain_end(end)
        return f"{text} ({self._budget.memory_limit()})" if end.out_of_memory else text

    def _send(self, message: Call | Answer | End | Raise, encoder: Encoder) -> None:
        with _blaming_the_check():
            self._channel.send(message, encoder.blobs)

    def _await_reply(self, call: Call) -> Any:
        while True:
            message, blobs = self._channel.receive()
            if isinstance(message, Ask):
                self._answer(message, blobs)
                continue
            if message.id != call.id:
                raise CodecError("an answer to another question")
            if isinstance(message, Failure):
                return message
            return Decoder(blobs, self._import, FROM_WORKER).decode(message.value)

    def _answer(self, ask: Ask, blobs: list[torch.Tensor]) -> None:
        encoder = Encoder(self._export, FROM_GRADER)
        answer: Answer | End | Raise
        try:
            decoder = Decoder(blobs, self._import, FROM_WORKER)
            value = self._exports.answer(ask, decoder.decode)
        except StopIteration:
            answer = End()
        except Thrown as thrown:
            answer = Raise(thrown.kind, str(thrown))
        else:
            with _blaming_the_check():
                answer = Answer(encoder.encode(value))
        self._send(answer, encoder)

    def _export(self, value: Any) -> Wire:
        if isinstance(value, RemoteFunction):
            value = value.value()
            if not isinstance(value, RemoteObject):
                raise StudentRaised(
                    "TypeError", "a plain value where a function is due"
                )
        if isinstance(value, RemoteObject):
            return Reference(value._id)  # noqa: SLF001 - our own object
        return self._exports.add(value)

    def _import(self, wire: Wire) -> RemoteObject:
        if isinstance(wire, Handle):
            return RemoteObject(self, wire.id, wire.kind)
        raise CodecError(f"a {type(wire).__name__} from a worker")


@contextlib.contextmanager
def _blaming_the_check() -> Iterator[None]:
    """Tell what we cannot send from what the worker sends wrongly."""
    try:
        yield
    except CodecError as error:
        raise ValueError(f"a check's values cannot cross: {error}") from error
