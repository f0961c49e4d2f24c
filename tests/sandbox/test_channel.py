import contextlib
import math
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.channel import Channel, Closed
from grader.sandbox.codec import CodecError
from grader.sandbox.messages import Reply, encode_message, from_worker
from grader.sandbox.wire import FROM_GRADER, FROM_WORKER

Pair = tuple[Channel, socket.socket]
select_poll = select.poll
BODY = encode_message(Reply(1, "hello"))
FRAME = struct.pack("<II", len(BODY), 0) + BODY


class Pipe:
    """A drain over one pipe."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self.data = b""

    def descriptors(self) -> list[int]:
        return [self.reader]

    def read(self, descriptor: int) -> bool:
        data = os.read(descriptor, 1 << 16)
        self.data += data
        return bool(data)


def open_channel(sock: socket.socket, drain: Pipe | None = None) -> Channel:
    """Return the grader's end."""
    return Channel(sock, from_worker, sends=FROM_GRADER, takes=FROM_WORKER, drain=drain)


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    channel = open_channel(ours)
    channel.deadline = time.monotonic() + 10
    yield channel, theirs
    channel.close()
    theirs.close()


class Looks:
    """Counts looks and sleeps; sends a frame when the channel next does either."""

    def __init__(self) -> None:
        self._poll = select_poll()
        self.register, self.modify = self._poll.register, self._poll.modify
        self.looked = self.slept = 0
        self.at_look: list[Callable[[], object]] = []
        self.at_sleep: list[Callable[[], object]] = []

    def poll(self, limit: int) -> list[tuple[int, int]]:
        self.looked += not limit
        self.slept += bool(limit)
        waiting = self.at_sleep if limit else self.at_look
        if waiting:
            waiting.pop()()
        return self._poll.poll(limit)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """What the next channel does while it waits, on two cores."""
    looks = Looks()
    monkeypatch.setattr(select, "poll", lambda: looks)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    return looks


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    os.close(pipe.reader)
    if pipe.writer >= 0:
        os.close(pipe.writer)


def close_writer(pipe: Pipe) -> None:
    os.close(pipe.writer)
    pipe.writer = -1


def test_a_frame_is_received_whole(pair: Pair) -> None:
    channel, theirs = pair
    theirs.sendall(FRAME + FRAME)

    assert channel.receive() == (Reply(1, "hello"), [])
    assert channel.receive() == (Reply(1, "hello"), [])


def test_blobs_arrive_as_they_were_sent(pair: Pair) -> None:
    channel, theirs = pair
    other = open_channel(theirs)
    blobs = [b"", b"abc", b"x" * 100]
    other.send(Reply(1, None), [memoryview(blob) for blob in blobs])
    message, got = channel.receive()

    assert message == Reply(1, None)
    assert [bytes(blob.tolist()) for blob in got] == blobs


@given(st.lists(st.integers(1, len(FRAME)), min_size=1, max_size=20))
def test_a_frame_in_pieces_is_received_whole(sizes: list[int]) -> None:
    ours, theirs = socket.socketpair()
    channel = open_channel(ours)
    channel.deadline = time.monotonic() + 10

    def send() -> None:
        left = FRAME
        for size in sizes:
            theirs.sendall(left[:size])
            left = left[size:]
        theirs.sendall(left)

    sender = threading.Thread(target=send)
    with ours, theirs:
        sender.start()
        message, _ = channel.receive()
        sender.join()

    assert message == Reply(1, "hello")


def test_a_blob_larger_than_the_sockets_buffer_crosses_both_ways(pair: Pair) -> None:
    channel, theirs = pair
    other = open_channel(theirs)
    large = torch.arange(4 << 20, dtype=torch.uint8)
    blob = memoryview(large.numpy().data)
    sender = threading.Thread(target=other.send, args=(Reply(1, None), [blob]))
    sender.start()
    _, (got,) = channel.receive()
    sender.join()

    assert torch.equal(got, large)


@pytest.mark.parametrize("cut", [0, 3, 8, len(FRAME) - 1])
def test_a_side_that_closes_within_a_frame_is_gone(pair: Pair, cut: int) -> None:
    channel, theirs = pair
    theirs.sendall(FRAME[:cut])
    theirs.close()

    with pytest.raises(Closed):
        channel.receive()


def test_sending_to_a_side_that_is_gone_says_so(pair: Pair) -> None:
    channel, theirs = pair
    theirs.close()

    with pytest.raises(Closed):
        channel.send(Reply(1, None))


def test_a_side_that_leaves_with_unread_data_is_gone(pair: Pair) -> None:
    channel, theirs = pair
    channel.send(Reply(1, None))
    theirs.close()  # the kernel reports a reset, since something was not read

    with pytest.raises(Closed):
        channel.receive()


@pytest.mark.parametrize("cut", [0, 3, 8, len(FRAME) - 1])
def test_a_side_that_stops_within_a_frame_runs_into_the_deadline(
    pair: Pair, cut: int
) -> None:
    channel, theirs = pair
    theirs.sendall(FRAME[:cut])
    channel.deadline = time.monotonic() + 0.01

    with pytest.raises(TimeoutError):
        channel.receive()
    assert time.monotonic() >= channel.deadline


def test_a_side_that_does_not_read_runs_into_the_deadline(pair: Pair) -> None:
    channel, _ = pair
    channel.deadline = time.monotonic() + 0.01
    blob = memoryview(bytes(1 << 20))

    with pytest.raises(TimeoutError):
        channel.send(Reply(1, None), [blob])


def test_a_side_that_never_stops_sending_runs_into_the_deadline(pair: Pair) -> None:
    channel, theirs = pair
    theirs.sendall(FRAME * 3)
    channel.receive()
    channel.deadline = time.monotonic()

    with pytest.raises(TimeoutError):
        channel.receive()


def test_without_a_deadline_a_channel_waits(pair: Pair) -> None:
    channel, theirs = pair
    channel.deadline = math.inf
    timer = threading.Timer(0.01, theirs.sendall, (FRAME,))
    timer.start()
    message, _ = channel.receive()
    timer.join()

    assert message == Reply(1, "hello")


@pytest.mark.parametrize(
    ("body", "sizes"),
    [
        (FROM_WORKER.body_bytes + 1, []),
        (2**32 - 1, []),
        (1, [FROM_WORKER.blob_bytes + 1]),
        (1, [FROM_WORKER.blob_bytes, 1]),
        (1, [2**64 - 1] * 4),
        (1, [0] * (FROM_WORKER.blobs + 1)),
    ],
)
def test_a_frame_that_is_too_large_is_refused_before_it_comes(
    pair: Pair, body: int, sizes: list[int]
) -> None:
    channel, theirs = pair
    theirs.sendall(struct.pack(f"<II{len(sizes)}Q", body, len(sizes), *sizes))

    with pytest.raises(CodecError):
        channel.receive()


def test_a_count_of_four_billion_blobs_is_refused(pair: Pair) -> None:
    channel, theirs = pair
    theirs.sendall(struct.pack("<II", 1, 2**32 - 1))

    with pytest.raises(CodecError, match="4294967295 blobs"):
        channel.receive()


@pytest.mark.parametrize(
    ("text", "count"), [("x" * FROM_GRADER.body_bytes, 0), ("", FROM_GRADER.blobs + 1)]
)
def test_a_message_that_is_too_large_is_not_sent(
    pair: Pair, text: str, count: int
) -> None:
    channel, theirs = pair
    theirs.setblocking(False)

    with pytest.raises(CodecError):
        channel.send(Reply(1, text), [memoryview(b"")] * count)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = open_channel(ours)
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises((CodecError, Closed)):
            list(iter(channel.receive, None))


@given(st.binary(max_size=60))
def test_any_body_is_a_message_or_refused(body: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = open_channel(ours)
        theirs.sendall(struct.pack("<II", len(body), 0) + body)
        try:
            channel.receive()
        except CodecError as error:
            assert "breaks the protocol" in str(error)


def test_what_a_worker_prints_is_read_while_the_channel_waits(pipe: Pipe) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = open_channel(ours, pipe)
        channel.deadline = time.monotonic() + 10

        def print_then_send() -> None:
            for _ in range(64):  # many times what the pipe holds
                os.write(pipe.writer, b"x" * (1 << 14))
            theirs.sendall(FRAME)

        thread = threading.Thread(target=print_then_send)
        thread.start()
        message, _ = channel.receive()
        thread.join()

    assert message == Reply(1, "hello")
    assert len(pipe.data) >= 63 << 14


def test_a_drain_that_ends_is_not_read_again(pipe: Pipe) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = open_channel(ours, pipe)
        channel.deadline = time.monotonic() + 0.02
        close_writer(pipe)
        with pytest.raises(TimeoutError):
            channel.receive()

        assert pipe.data == b""


def test_printing_does_not_put_off_the_deadline(pipe: Pipe) -> None:
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def print_on() -> None:
        while not stop.is_set():
            os.write(pipe.writer, b"x" * 100)

    thread = threading.Thread(target=print_on)
    with ours, theirs:
        channel = open_channel(ours, pipe)
        channel.deadline = time.monotonic() + 0.02
        thread.start()
        with pytest.raises(TimeoutError):
            channel.receive()
        stop.set()
        os.set_blocking(pipe.reader, False)
        while thread.is_alive():
            thread.join(0.001)
            try:
                pipe.read(pipe.reader)
            except BlockingIOError:
                continue


def wait_for_late_frames(channel: Channel, looks: Looks, theirs: socket.socket) -> int:
    """Receive frames that come late; return how many until one was looked for."""
    looks.looked = 0
    count = 0
    while not looks.looked:
        looks.at_sleep.append(lambda: theirs.sendall(FRAME))
        channel.receive()
        count += 1
    return count


def test_what_comes_at_once_is_not_slept_for(looks: Looks, pair: Pair) -> None:
    channel, theirs = pair
    for _ in range(3):
        looks.at_look.append(lambda: theirs.sendall(FRAME))
        channel.receive()

    assert looks.looked
    assert not looks.slept


def test_the_more_often_a_channel_looks_in_vain_the_longer_it_sleeps_at_once(
    looks: Looks, pair: Pair
) -> None:
    channel, theirs = pair
    waits = [wait_for_late_frames(channel, looks, theirs) for _ in range(10)]

    assert waits == [1, 2, 3, 5, 9, 17, 33, 65, 129, 129]


def test_one_look_that_was_not_in_vain_makes_a_channel_look_again(
    looks: Looks, pair: Pair
) -> None:
    channel, theirs = pair
    for _ in range(4):
        wait_for_late_frames(channel, looks, theirs)
    for _ in range(8):
        looks.at_sleep.append(lambda: theirs.sendall(FRAME))
        channel.receive()
    looks.at_look.append(lambda: theirs.sendall(FRAME))
    channel.receive()

    assert [wait_for_late_frames(channel, looks, theirs) for _ in range(2)] == [1, 2]


def test_on_one_core_a_channel_never_looks_in_vain(
    looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    ours, theirs = socket.socketpair()
    with contextlib.closing(open_channel(ours)) as channel, theirs:
        for _ in range(3):
            looks.at_sleep.append(lambda: theirs.sendall(FRAME))
            channel.receive()

    assert looks.slept == 3
    assert not looks.looked
