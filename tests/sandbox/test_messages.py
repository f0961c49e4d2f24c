from typing import get_args

import msgspec
import pytest

from grader.sandbox.messages import (
    Answer,
    Ask,
    Call,
    End,
    Failure,
    Operation,
    Raise,
    Reply,
    encode_message,
    from_grader,
    from_worker,
)
from grader.sandbox.wire import MAX_TEXT
from grader.sandbox.worker import Server

CALL = Call(1, "call", None, "relu", [1], {"x": 2.0}, echo=True, release=[3])
FROM_WORKER = [Reply(1, None), Failure(1, "E", "text", ""), Ask("next", 1, [])]
FROM_GRADER = [CALL, Answer(None), End(), Raise("E", "text")]


@pytest.mark.parametrize("message", FROM_WORKER, ids=lambda m: type(m).__name__)
def test_a_workers_message_is_understood_by_the_grader_only(message: object) -> None:
    body = encode_message(message)

    assert from_worker.decode(body) == message
    with pytest.raises(msgspec.ValidationError):
        from_grader.decode(body)


@pytest.mark.parametrize("message", FROM_GRADER, ids=lambda m: type(m).__name__)
def test_a_graders_message_is_understood_by_the_worker_only(message: object) -> None:
    body = encode_message(message)

    assert from_grader.decode(body) == message
    with pytest.raises(msgspec.ValidationError):
        from_worker.decode(body)


@pytest.mark.parametrize(
    "form",
    [
        ["failure", 1, "k" * 257, "", ""],
        ["failure", 1, "k", "m" * (MAX_TEXT + 1), ""],
        ["failure", 1, "k", "m"],
        ["failure", 1, "k", "m", "t", "more"],
        ["reply", -1, None],
        ["reply", "1", None],
        ["ask", "eval", 1, []],
        ["ask", "next", 1, None],
        [],
        None,
    ],
)
def test_a_message_outside_the_schema_is_refused(form: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        from_worker.decode(msgspec.msgpack.encode(form))


def test_the_worker_knows_every_operation() -> None:
    for operation in get_args(Operation):
        assert callable(getattr(Server, f"_do_{operation}"))
