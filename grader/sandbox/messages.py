"""The messages between grader and worker; a worker's are only ever decoded as these."""

from typing import Literal

import msgspec

from grader.sandbox.wire import Id, Name, Text, Value, Wire

Operation = Literal["load", "define", "build", "call", "get", "iter", "next", "len"]


class Call(Wire, tag="call"):
    """Grader to worker: do `op` on `target`, None being the student's module.

    `echo` asks for the arguments back as they are after the call; `release` names
    handles that the grader has let go.
    """

    id: Id
    op: Operation
    target: Id | None
    name: Text
    args: list[Value]
    kwargs: dict[str, Value]
    echo: bool
    release: list[Id]


class Reply(Wire, tag="reply"):
    """Worker to grader: the call's result."""

    id: Id
    value: Value


class Failure(Wire, tag="failure"):
    """Worker to grader: the student's code raised."""

    id: Id
    kind: Name
    message: Text
    trace: Text


class Ask(Wire, tag="ask"):
    """Worker to grader, within a call: iterate a feed, or call a callback."""

    op: Literal["iter", "next", "call"]
    target: Id
    args: list[Value]


class Answer(Wire, tag="answer"):
    """Grader to worker: the answer to an `Ask`."""

    value: Value


class End(Wire, tag="end"):
    """Grader to worker: the feed has no more items."""


class Raise(Wire, tag="raise"):
    """Grader to worker: raise this where you asked."""

    kind: Name
    message: Text


from_worker = msgspec.msgpack.Decoder(Reply | Failure | Ask)
from_grader = msgspec.msgpack.Decoder(Call | Answer | End | Raise)
encode_message = msgspec.msgpack.Encoder().encode
