"""The untrusted side: answers the grader's calls with the student's code.

The student may rewrite all of this in memory. It holds no secret and gives no verdict,
so that rewriting it can only change answers.
"""

import builtins
import contextlib
import functools
import itertools
import linecache
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, MappingProxyType, ModuleType
from typing import Any, Literal

import torch

from grader.sandbox.channel import Channel, Closed
from grader.sandbox.codec import CodecError, Decoder, Encoder
from grader.sandbox.failures import cut, describe
from grader.sandbox.messages import (
    Answer,
    Ask,
    Call,
    End,
    Failure,
    Raise,
    Reply,
)
from grader.sandbox.wire import (
    FROM_GRADER,
    FROM_WORKER,
    CallbackValue,
    FeedValue,
    Handle,
    Reference,
    Wire,
)


class NotDefined(Exception):
    """The student's module lacks a name that the task asks for."""


@functools.lru_cache(maxsize=32)
def _compile(source: str, label: str, mode: str) -> CodeType:
    """Compile what the grader sends: each example of a property sends the same."""
    return compile(source, label, mode, dont_inherit=True)


class Feed:
    """Batches: each is asked of the grader when it is wanted."""

    def __init__(self, server: "Server", feed: int) -> None:
        self._server, self._feed = server, feed

    def __iter__(self) -> Iterator[Any]:
        return FeedIterator(self._server, self._server.ask("iter", self._feed))


class SizedFeed(Feed):
    """A feed with a length."""

    def __init__(self, server: "Server", feed: int, length: int) -> None:
        super().__init__(server, feed)
        self._length = length

    def __len__(self) -> int:
        return self._length


class FeedIterator:
    """One pass over a feed."""

    def __init__(self, server: "Server", iterator: int) -> None:
        self._server, self._iterator = server, iterator

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._server.ask("next", self._iterator)


class Server:
    """Serves one task's student code over one channel.

    Args:
        channel: to the grader.
        places: where paths of the grader's lie for this process.
    """

    def __init__(
        self, channel: Channel, places: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._channel, self._places = channel, places
        self._objects: dict[int, Any] = {}
        self._numbers = itertools.count(1)
        self._module = ModuleType("submission")
        self._own_files: set[str] = set()
        self._folder = ""
        # threads that the student starts may ask too: one at a time, within a call
        self._turn = threading.Lock()
        self._called = False

    def serve(self) -> None:
        """Answer calls until the grader closes the channel."""
        while True:
            try:
                call, blobs = self._channel.receive()
            except Closed:
                return
            for handle in call.release:
                self._objects.pop(handle, None)
            self._answer(call, blobs)

    def _answer(self, call: Call, blobs: list[torch.Tensor]) -> None:
        encoder = Encoder(self._export, FROM_WORKER)
        self._called = True
        try:
            result = self._perform(call, Decoder(blobs, self._resolve, FROM_GRADER))
            self._reply(Reply(call.id, encoder.encode(result)), encoder.blobs)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the answer
            self._reply(self._describe(call.id, error))

    def _reply(
        self, message: Reply | Failure, blobs: Sequence[memoryview] = ()
    ) -> None:
        for stream in (sys.stdout, sys.stderr):
            # the student may have put anything there
            with contextlib.suppress(BaseException):
                stream.flush()
        with self._turn:
            self._called = False
            self._channel.send(message, blobs)

    def _describe(self, call_id: int, error: BaseException) -> Failure:
        return describe(call_id, error, self._own_files, self._folder)

    def ask(
        self, operation: Literal["iter", "next", "call"], target: int, *args: Any
    ) -> Any:
        """Return the grader's answer; its `Raise` is raised here.

        Raises:
            StopIteration: the feed has no more items.
            RuntimeError: no call is open, so the grader does not listen.
        """
        encoder = Encoder(self._export, FROM_WORKER)
        wires = [encoder.encode(arg) for arg in args]
        with self._turn:
            if not self._called:
                raise RuntimeError("this can only be used while the grader calls")
            self._channel.send(Ask(operation, target, wires), encoder.blobs)
            message, blobs = self._channel.receive()
        if isinstance(message, End):
            raise StopIteration
        if isinstance(message, Raise):
            kind = getattr(builtins, message.kind, RuntimeError)
            raise kind(message.message)
        assert isinstance(message, Answer)
        return Decoder(blobs, self._resolve, FROM_GRADER).decode(message.value)

    def _perform(self, call: Call, decoder: Decoder) -> Any:
        args = [decoder.decode(wire) for wire in call.args]
        kwargs = {name: decoder.decode(wire) for name, wire in call.kwargs.items()}
        result = getattr(self, f"_do_{call.op}")(call, *args, **kwargs)
        return (result, args, kwargs) if call.echo else result

    def _do_load(
        self,
        call: Call,
        folder: str,
        cells: list[tuple[str, str]],
        aliases: list[str],
        standins: dict[str, str],
    ) -> list[tuple[str, str, str, str]]:
        folder = self._places.get(folder, folder)
        self._folder = os.path.join(folder, "")
        sys.path.insert(0, folder)
        self._module = ModuleType(call.name)
        for name in (call.name, *aliases):
            sys.modules[name] = self._module
        for name, source in standins.items():
            standin = self._define(name, source)
            vars(standin)["__getattr__"] = self._look_behind(name)
        failures = self._run_cells(cells)
        for name in standins:
            self._override(sys.modules[name])
        return failures

    def _run_cells(
        self, cells: list[tuple[str, str]]
    ) -> list[tuple[str, str, str, str]]:
        failures = []
        for label, source in cells:
            try:
                self._run(label, source, self._module)
            except BaseException as error:
                if len(cells) == 1:
                    raise
                failure = self._describe(0, error)
                failures.append((label, failure.kind, failure.message, failure.trace))
        return failures

    def _run(self, label: str, source: str, module: ModuleType) -> None:
        self._own_files.add(label)
        lines = source.splitlines(keepends=True)
        linecache.cache[label] = (len(source), None, lines, label)
        module.__dict__.setdefault("__file__", os.path.join(self._folder, label))
        exec(compile(source, label, "exec", dont_inherit=True), module.__dict__)

    def _look_behind(self, name: str) -> Callable[[str], Any]:
        """Give a stand-in what it lacks: helpers of the student's own file."""

        @functools.cache
        def own() -> ModuleType:
            module = ModuleType(name)
            path = os.path.join(self._folder, f"{name}.py")
            with open(path, encoding="utf-8") as stream:
                self._run(f"{name}.py", stream.read(), module)
            return module

        def find(attribute: str) -> Any:
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            return getattr(own(), attribute)

        return find

    def _override(self, standin: ModuleType) -> None:
        for name, value in vars(standin).items():
            if getattr(value, "__module__", None) == standin.__name__:
                setattr(self._module, name, value)

    def _define(self, name: str, source: str) -> ModuleType:
        module = sys.modules[name] = ModuleType(name)
        exec(_compile(source, f"<{name}>", "exec"), module.__dict__)
        return module

    def _do_define(self, call: Call, source: str) -> Wire:
        return self._keep(self._define(call.name, source))

    def _do_build(self, call: Call, /, *args: Any, **kwargs: Any) -> Any:
        names = {"torch": torch, "nn": torch.nn, "args": args, "kwargs": kwargs}
        return eval(_compile(call.name, "<build>", "eval"), names)

    def _do_call(self, call: Call, /, *args: Any, **kwargs: Any) -> Any:
        return self._find(call)(*args, **kwargs)

    def _do_get(self, call: Call) -> Any:
        return self._find(call)

    def _do_iter(self, call: Call) -> Handle:
        return self._keep(iter(self._find(call)))

    def _do_next(self, call: Call) -> tuple[Any, ...]:
        # a tuple, so that an end never looks like an item, nor a student's
        # StopIteration elsewhere like an end
        try:
            return (next(self._find(call)),)
        except StopIteration:
            return ()

    def _do_len(self, call: Call) -> int:
        return len(self._find(call))

    def _find(self, call: Call) -> Any:
        if call.target is not None:
            found = self._objects[call.target]
            return getattr(found, call.name) if call.name else found
        try:
            return getattr(self._module, call.name)
        except AttributeError:
            raise NotDefined(f"{call.name} is not defined") from None

    def _keep(self, value: Any) -> Handle:
        number = next(self._numbers)
        self._objects[number] = value
        return Handle(number, cut(type(value).__qualname__, 256))

    def _export(self, value: Any) -> Wire:
        return value if isinstance(value, Handle) else self._keep(value)

    def _resolve(self, wire: Wire) -> Any:
        if isinstance(wire, Reference):
            return self._objects[wire.id]
        if isinstance(wire, FeedValue):
            if wire.length is None:
                return Feed(self, wire.id)
            return SizedFeed(self, wire.id, wire.length)
        if isinstance(wire, CallbackValue):
            return lambda *args: self.ask("call", wire.id, *args)
        raise CodecError(f"unexpected {type(wire).__name__}")
