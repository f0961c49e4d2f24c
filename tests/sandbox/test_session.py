import contextlib
import gc
import itertools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from grader.errors import Loss, StudentRaised, Thrown, WorkerLost
from grader.sandbox import session as session_module
from grader.sandbox.budget import MOST_GIVEN_BACK
from grader.sandbox.channel import Channel
from grader.sandbox.codec import MAX_INT_BITS
from grader.sandbox.ends import WorkerEnd, explain_end
from grader.sandbox.messages import (
    Answer,
    Ask,
    Call,
    End,
    Failure,
    Raise,
    Reply,
    encode_message,
)
from grader.sandbox.proxy import (
    Callback,
    Feed,
    RemoteFunction,
    RemoteObject,
    SubmissionProxy,
)
from grader.sandbox.session import KEPT_EVENTS, MAX_RELEASED, Session
from grader.sandbox.wire import (
    CallbackValue,
    FeedValue,
    Handle,
    ListValue,
    Reference,
    TupleValue,
)
from tests.sandbox.workers import (
    Student,
    ThreadWorker,
    open_session,
    play,
    serve,
)

Open = Callable[..., Session]
Step = Callable[[Channel, Call], object]
HANDLE = Handle(3, "Model")


def frame_of(message: Any) -> bytes:
    body = encode_message(message)
    return len(body).to_bytes(4, "little") + bytes(4) + body


def reply(value: Any) -> Step:
    return lambda channel, call: channel.send(Reply(call.id, value))


def send(message: Any) -> Step:
    return lambda channel, _: channel.send(message)


def ask(message: Ask, answers: list[Any], value: Any = None) -> Step:
    """Ask once, note the answer, and reply."""

    def step(channel: Channel, call: Call) -> None:
        channel.send(message)
        answers.append(channel.receive()[0])
        channel.send(Reply(call.id, value))

    return step


def note(calls: list[Call], value: Any = None) -> Step:
    def step(channel: Channel, call: Call) -> None:
        calls.append(call)
        channel.send(Reply(call.id, value))

    return step


def lost(session: Session, *args: Any) -> WorkerLost:
    """Return how a call loses the worker."""
    with pytest.raises(WorkerLost) as caught:
        session.call("call", name="f", args=args)
    assert session.ended is not None
    return caught.value


def remote(session: Session) -> RemoteObject:
    got = session.call("get", name="model")
    assert isinstance(got, RemoteObject)
    return got


# what a worker may send


def test_a_reply_is_the_result(played: Open) -> None:
    session = played(play(reply(5)))

    assert session.call("get", name="x") == 5
    assert [(event.name, event.made) for event in session.events] == [("x", None)]


def test_a_failure_is_raised_cleaned(played: Open) -> None:
    def step(channel: Channel, call: Call) -> None:
        channel.send(Failure(call.id, "E\x1b", "m\x07", "t\x00"))

    session = played(play(step, reply(1)))

    with pytest.raises(StudentRaised) as caught:
        session.call("get", name="x")
    assert (caught.value.kind, caught.value.message) == ("E�", "m�")
    assert caught.value.trace == "t�"
    assert session.call("get", name="x") == 1


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (send(Reply(7, None)), "an answer to another question"),
        (send(Failure(7, "E", "", "")), "an answer to another question"),
        (send(End()), "a message that breaks the protocol"),
        (send(Ask("iter", 9, [])), "nothing that was given"),
        (send(Ask("next", 9, [])), "nothing that was given"),
        (send(Ask("call", 9, [])), "nothing that was given"),
        (reply(Reference(1)), "a Reference from a worker"),
        (reply(FeedValue(1, None)), "a FeedValue from a worker"),
        (reply(ListValue([CallbackValue(1)])), "a CallbackValue from a worker"),
        (lambda channel, _: channel._sock.sendall(b"\xff" * 8), "a frame of"),
        (lambda channel, _: channel._sock.sendall(b"\1\0\0\0\0\0\0\0{"), "protocol"),
    ],
)
def test_a_worker_that_breaks_the_protocol_is_lost(
    played: Open, step: Step, reason: str
) -> None:
    error = lost(played(play(step)))

    assert error.loss is Loss.PROTOCOL
    assert reason in str(error)


def test_a_second_answer_to_one_question_loses_the_worker(played: Open) -> None:
    def twice(channel: Channel, call: Call) -> None:
        channel.send(Reply(call.id, 1))
        channel.send(Reply(call.id, 2))

    session = played(play(twice, reply(3)))

    assert session.call("get", name="x") == 1
    assert lost(session).loss is Loss.PROTOCOL


def test_ids_are_not_to_be_guessed(played: Open) -> None:
    calls: list[Call] = []
    session = played(play(*[note(calls)] * 20))
    for _ in range(20):
        session.call("get", name="x")

    assert len({call.id for call in calls}) == 20
    assert max(call.id for call in calls) > 1 << 50


def test_a_lack_of_memory_names_the_limit(played: Open) -> None:
    session = played(play(raise_in_worker("MemoryError", "")))

    with pytest.raises(StudentRaised) as caught:
        session.call("get", name="x")
    assert str(caught.value) == (
        "MemoryError: the code took more memory than it may (limits.memory_mib of "
        "relu in the exam's tasks)"
    )


def test_a_lack_of_memory_that_explains_itself_is_left_as_it_is(played: Open) -> None:
    session = played(play(raise_in_worker("MemoryError", "no room")))

    with pytest.raises(StudentRaised, match=r"^MemoryError: no room$"):
        session.call("get", name="x")


def raise_in_worker(kind: str, message: str) -> Step:
    return lambda channel, call: channel.send(Failure(call.id, kind, message, ""))


def test_a_worker_that_was_killed_for_memory_names_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = ThreadWorker(play(lambda *_: None))
    end = worker.end
    monkeypatch.setattr(worker, "end", lambda: replace(end(), out_of_memory=True))

    assert str(lost(open_session(worker))) == (
        "the code's process was killed for the memory it took (limits.memory_mib of "
        "relu in the exam's tasks)"
    )


def test_names_that_no_two_runs_share_are_taken_out_of_texts(played: Open) -> None:
    session = played(play(raise_in_worker("OSError", "/tmp/worker-x7/a: no space")))

    with pytest.raises(StudentRaised, match=r"^OSError: /tmp/a: no space$"):
        session.call("get", name="x")


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (3, "the code ended the interpreter (exit status 3)"),
        (0, "the code ended the interpreter (exit status 0)"),
        (-signal.SIGSEGV, "ended by SIGSEGV: a crash in native code"),
    ],
)
def test_a_worker_that_leaves_is_lost(played: Open, status: int, text: str) -> None:
    error = lost(played(play(lambda *_: None), status=status))

    assert error.loss is Loss.DIED
    assert text in str(error)


def test_a_worker_that_does_not_answer_is_lost(played: Open) -> None:
    stop = threading.Event()
    session = played(play(lambda *_: stop.wait()), call=0.01)
    timer = threading.Timer(0.05, stop.set)
    timer.start()
    error = lost(session)
    timer.join()

    assert error.loss is Loss.TIMED_OUT
    assert str(error) == (
        "no answer within 0.01 s (the limit for one call of relu in the exam's tasks)"
    )


def test_a_call_may_have_a_limit_of_its_own(played: Open) -> None:
    stop = threading.Event()
    session = played(play(lambda *_: stop.wait()))
    timer = threading.Timer(0.05, stop.set)
    timer.start()
    with pytest.raises(WorkerLost, match=r"no answer within 0\.02 s"):
        SubmissionProxy(session).f.within(0.02)()
    timer.join()

    assert session.ended is not None


def test_time_without_a_core_is_given_back(
    played: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_late(channel: Channel, call: Call) -> None:
        time.sleep(0.2)
        channel.send(Reply(call.id, 1))

    waited = iter([5.0, *[5.5] * 9])
    monkeypatch.setattr(ThreadWorker, "waited", lambda _: next(waited))
    monkeypatch.setattr(session_module, "read_waited", lambda _: 0.0)

    assert SubmissionProxy(played(play(answer_late), call=0.05)).f() == 1


def test_a_worker_that_waits_for_ever_is_given_back_only_so_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = threading.Event()
    waited = itertools.count(0, 10)
    monkeypatch.setattr(ThreadWorker, "waited", lambda _: next(waited))
    session = open_session(ThreadWorker(play(lambda *_: stop.wait())), seconds=0.05)
    timer = threading.Timer(1, stop.set)
    timer.start()
    error = lost(session)
    timer.join()

    assert error.loss is Loss.TIMED_OUT
    assert session._budget.given_back == pytest.approx(0.05 * MOST_GIVEN_BACK)


def test_the_whole_tasks_limit_holds_even_where_the_answer_is_there() -> None:
    worker = ThreadWorker(play(reply(1)))
    error = lost(open_session(worker, seconds=-1))

    assert error.loss is Loss.TIMED_OUT
    assert "the -1 s for the whole task are used up" in str(error)
    assert "limits.seconds of relu" in str(error)


def test_a_worker_that_asks_without_end_runs_into_the_limit(played: Open) -> None:
    def flood(channel: Channel, _call: Call) -> None:
        reader = threading.Thread(target=read_on, args=(channel,))
        reader.start()
        try:
            while True:
                channel._sock.sendall(frame)
        except OSError:
            reader.join()

    def read_on(channel: Channel) -> None:
        channel._sock.setblocking(True)
        with contextlib.suppress(ConnectionResetError):
            while channel._sock.recv(1 << 16):
                pass

    frame = frame_of(Ask("call", 1, []))
    session = played(play(flood), call=0.1)
    started = time.monotonic()

    assert lost(session, Callback(lambda: 1)).loss is Loss.TIMED_OUT
    assert time.monotonic() - started < 5


def test_after_its_end_a_session_answers_no_more(played: Open) -> None:
    session = played(play(reply(HANDLE)))
    model = remote(session)
    session.close()

    assert session.close() == WorkerEnd(exit=-9)
    assert lost(session).loss is Loss.DIED
    with pytest.raises(WorkerLost, match="the worker has ended"):
        len(model)
    del model


def test_a_session_ends_its_worker_once() -> None:
    worker = ThreadWorker(play())
    session = open_session(worker)
    session.close()
    session.close()

    assert worker.ends == 1
    assert session.layers == {"landlock": "on"}
    assert session.output() == "printed�[2J"


# garbage where a check expects something of its own


@pytest.mark.parametrize("value", [None, 5, "x", ListValue([])])
def test_garbage_for_an_iterator_is_the_students_fault(
    played: Open, value: Any
) -> None:
    model = remote(played(play(reply(HANDLE), reply(value))))

    with pytest.raises(StudentRaised, match="no iterator"):
        iter(model)


@pytest.mark.parametrize("value", [None, 5, TupleValue([1, 2]), ListValue([1])])
def test_garbage_for_an_item_is_the_students_fault(played: Open, value: Any) -> None:
    model = remote(played(play(reply(HANDLE), reply(HANDLE), reply(value))))

    with pytest.raises(StudentRaised, match="no item"):
        next(iter(model))


@pytest.mark.parametrize("value", [None, True, -1, 1 << 60, 0.5])
def test_garbage_for_a_length_is_the_students_fault(played: Open, value: Any) -> None:
    model = remote(played(play(reply(HANDLE), reply(value))))

    with pytest.raises(StudentRaised, match="no length"):
        len(model)


def test_a_list_is_made_of_what_has_no_length(student: Student) -> None:
    student.load("class Items:\n    def __iter__(self): return iter([1, 2])\n")

    assert list(student.proxy.Items()) == [1, 2]


@pytest.mark.parametrize(
    "value",
    [
        None,
        TupleValue([1]),
        TupleValue([1, 2, 3]),
        TupleValue([1, ListValue([]), ListValue([])]),
        ListValue([1, ListValue([2]), ListValue([])]),
    ],
)
def test_garbage_for_an_echo_is_the_students_fault(played: Open, value: Any) -> None:
    session = played(play(reply(value)))

    with pytest.raises(StudentRaised, match="lost the arguments"):
        SubmissionProxy(session).f.echo(2)


def test_garbage_for_a_module_is_the_students_fault(played: Open) -> None:
    with pytest.raises(StudentRaised, match="lost the module kit"):
        played(play(reply(5))).define("kit", "")


def test_a_plain_value_for_a_function_is_the_students_fault(played: Open) -> None:
    session = played(play(reply(5)))

    with pytest.raises(StudentRaised, match="a plain value where a function is due"):
        SubmissionProxy(session).f(SubmissionProxy(session).g)


# feeds and callbacks


def test_a_feed_is_served_item_by_item(played: Open) -> None:
    answers: list[Any] = []
    session = played(
        play(
            ask(Ask("iter", 1, []), answers),
            ask(Ask("next", 2, []), answers),
            ask(Ask("next", 2, []), answers),
            ask(Ask("next", 2, []), answers),
        )
    )
    session.call("call", name="f", args=[Feed([5])])
    for _ in range(3):
        session.call("get", name="x")

    assert answers == [Answer(2), Answer(5), End(), End()]


def test_what_a_feed_throws_is_sent_to_the_worker(played: Open) -> None:
    answers: list[Any] = []

    def items() -> Iterator[int]:
        raise Thrown("OSError", "no")
        yield 1

    session = played(
        play(ask(Ask("iter", 1, []), answers), ask(Ask("next", 2, []), answers))
    )
    session.call("call", name="f", args=[Feed(items())])
    session.call("get", name="x")

    assert answers[1] == Raise("OSError", "no")


def test_too_many_passes_lose_the_worker(
    played: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.exports.MAX_PASSES", 2)
    session = played(play(*[ask(Ask("iter", 1, []), [])] * 3))
    session.call("call", name="f", args=[Feed([5])])
    session.call("get", name="x")

    assert "more than 2 passes" in str(lost(session))


@pytest.mark.parametrize(
    "error", [KeyError("ours"), StudentRaised("A", "b"), SystemExit()]
)
def test_a_check_that_fails_in_a_callback_keeps_its_own_error(
    played: Open, error: BaseException
) -> None:
    def fail() -> None:
        raise error

    session = played(play(ask(Ask("call", 1, []), [])))

    with pytest.raises(type(error)):
        session.call("call", name="f", args=[Callback(fail)])
    assert session.ended is not None


def test_a_callback_may_not_call_the_worker_again(played: Open) -> None:
    session = played(play(ask(Ask("call", 1, []), [])))

    def call_again() -> None:
        session.call("get", name="x")

    with pytest.raises(RuntimeError, match="may not call the worker"):
        session.call("call", name="f", args=[Callback(call_again)])
    assert session.ended is not None


def test_a_bad_argument_for_a_callback_loses_the_worker(played: Open) -> None:
    session = played(play(ask(Ask("call", 1, [Reference(1)]), [])))

    assert lost(session, Callback(print)).loss is Loss.PROTOCOL


# what a check may send


HUGE = 1 << (MAX_INT_BITS + 1)


@pytest.mark.parametrize(
    "value",
    [HUGE, [0] * 900_000, ["x" * 10_000] * 2000, [torch.ones(1)] * 17_000],
    ids=["huge", "wide", "long", "many"],
)
def test_a_value_that_cannot_cross_is_the_checks_fault(
    played: Open, value: object
) -> None:
    session = played(play(reply(1)))

    with pytest.raises(ValueError, match="a check's values cannot cross"):
        session.call("call", name="f", args=[value])


@pytest.mark.parametrize(
    "answer", [HUGE, [torch.ones(1)] * 17_000], ids=["huge", "many"]
)
def test_an_answer_that_cannot_cross_is_the_checks_fault(
    played: Open, answer: object
) -> None:
    session = played(play(ask(Ask("call", 1, []), [])))

    with pytest.raises(ValueError, match="a check's values cannot cross"):
        session.call("call", name="f", args=[Callback(lambda: answer)])
    assert session.ended is not None


def test_an_object_that_cannot_cross_is_the_checks_fault(played: Open) -> None:
    session = played(play(reply(1)))

    with pytest.raises(TypeError, match="a object cannot cross to the worker"):
        session.call("call", name="f", args=[object()])
    assert session.call("get", name="x") == 1


def test_a_call_says_all_that_it_is_about(played: Open) -> None:
    calls: list[Call] = []
    session = played(play(reply(HANDLE), note(calls), note(calls)))
    model = remote(session)
    model.grow(2, [model], times=Feed([], 3))
    call = calls[0]

    assert (call.op, call.target, call.name) == ("call", 3, "grow")
    assert call.args == [2, ListValue([Reference(3)])]
    assert call.kwargs == {"times": FeedValue(1, 3)}
    assert not call.echo


def test_objects_let_go_are_released_with_the_next_call(played: Open) -> None:
    calls: list[Call] = []
    session = played(play(reply(HANDLE), *[note(calls)] * 3))
    model = remote(session)
    session.call("get", name="x")
    session.events.clear()
    del model
    gc.collect()
    session.call("get", name="x")
    session.call("get", name="x")

    assert [call.release for call in calls] == [[], [3], []]


def test_a_flood_of_released_objects_crosses_in_parts(played: Open) -> None:
    calls: list[Call] = []
    session = played(play(*[note(calls)] * 2))
    for number in range(MAX_RELEASED + 5):
        session.release(number)
    session.call("get", name="x")
    session.call("get", name="x")

    assert [len(call.release) for call in calls] == [MAX_RELEASED, 5]


def test_a_function_passed_on_is_not_released_before_its_call(
    student: Student,
) -> None:
    student.load("def f(g): return g()\ndef g(): return 7\n")
    proxy = student.proxy

    assert proxy.f(proxy.g) == 7
    assert proxy.f(proxy.g) == 7


def test_only_the_last_events_are_kept(played: Open) -> None:
    session = played(play(*[reply(1)] * (KEPT_EVENTS + 1)))
    for _ in range(KEPT_EVENTS + 1):
        session.call("get", name="x")

    assert len(session.events) == KEPT_EVENTS


def test_private_names_do_not_cross(played: Open) -> None:
    session = played(play(reply(HANDLE)))
    model = remote(session)

    for thing in (model, SubmissionProxy(session)):
        with pytest.raises(AttributeError):
            thing._private  # noqa: B018
        assert isinstance(thing.public, RemoteFunction)
    assert bool(model)
    assert repr(model) == "Model"


# how a worker's end is told


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (None, "the code's process vanished"),
        (0, "(exit status 0)"),
        (-signal.SIGKILL, "SIGKILL: killed, perhaps for the memory"),
        (-signal.SIGABRT, "SIGABRT: native code gave up"),
        (-signal.SIGTERM, "SIGTERM: a signal"),
        (-40, "signal 40: a signal"),
        (-63, "signal 63: a signal"),
    ],
)
def test_every_end_has_words(status: int | None, text: str) -> None:
    assert text in explain_end(WorkerEnd(exit=status))


def test_a_server_that_is_told_nothing_leaves_when_the_session_ends() -> None:
    worker = ThreadWorker(serve)
    open_session(worker).close()

    assert not worker._thread.is_alive()
