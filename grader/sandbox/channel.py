"""Frames over a socket, with a deadline, while the worker's output is drained.

A frame is: u32 body length, u32 blob count, u64 length of each blob, body, blobs; all
little-endian. Every length is checked before anything is allocated for it.
"""

import itertools
import math
import os
import select
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec
import torch

from grader.sandbox.codec import CodecError, view_bytes
from grader.sandbox.messages import encode_message
from grader.sandbox.wire import Bounds

# what one sendmsg takes
MAX_PARTS = 1024
# longer than a quick call takes; what a wait in vain costs
SPIN_SECONDS = 0.0003
MAX_SLEEPS = 128


class Closed(Exception):
    """The other side is gone."""


class Drain(Protocol):
    """Descriptors to read while waiting; `read` returns False at their end."""

    def descriptors(self) -> Iterable[int]:
        """Return the descriptors to read from."""
        ...

    def read(self, descriptor: int) -> bool:
        """Read what is there; return False at the end."""
        ...


class Channel:
    """One end of the connection between a grader and a worker.

    Args:
        decoder: decodes the other side's messages, and nothing else.
        sends: what this side may send.
        takes: what the other side may send.
        drain: what to read while waiting, so that a worker that prints never stalls.
        give_back: asked at the deadline for more seconds.
    """

    def __init__(
        self,
        sock: socket.socket,
        decoder: msgspec.msgpack.Decoder[Any],
        *,
        sends: Bounds,
        takes: Bounds,
        drain: Drain | None = None,
        give_back: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._sock, self._decoder, self._drain = sock, decoder, drain
        self._sends, self._takes = sends, takes
        self._give_back = give_back
        self.deadline = math.inf
        # how many waits are to sleep at once; on one core nothing arrives meanwhile
        self._sleeps = 0 if len(os.sched_getaffinity(0)) > 1 else math.inf
        self._next_sleeps = 1
        sock.setblocking(False)
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        for descriptor in drain.descriptors() if drain else ():
            self._poll.register(descriptor, select.POLLIN)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def send(self, message: Any, blobs: Sequence[memoryview] = ()) -> None:
        """Send one frame.

        Raises:
            CodecError: the message is larger than a frame may be; nothing was sent.
            Closed: the other side is gone.
            TimeoutError: the deadline passed.
        """
        body = encode_message(message)
        sizes = [blob.nbytes for blob in blobs]
        _check_sizes(self._sends, len(body), sizes)
        head = struct.pack(f"<II{len(sizes)}Q", len(body), len(sizes), *sizes)
        self._send_all([memoryview(head + body), *blobs])

    def _send_all(self, views: Sequence[memoryview]) -> None:
        # in one call where it fits: each call would wake the other side
        waiting = deque(view for view in views if view)
        while waiting:
            try:
                sent = self._sock.sendmsg(itertools.islice(waiting, MAX_PARTS))
                while waiting and sent >= len(waiting[0]):
                    sent -= len(waiting.popleft())
                if sent:
                    waiting[0] = waiting[0][sent:]
            except BlockingIOError:
                self._wait(select.POLLOUT)
            except (BrokenPipeError, ConnectionResetError) as error:
                raise Closed from error

    def receive(self) -> tuple[Any, list[torch.Tensor]]:
        """Return the next message and its blobs.

        Raises:
            CodecError: the frame breaks a rule.
            Closed: the other side is gone.
            TimeoutError: the deadline passed.
        """
        # a side that never stops sending would never be waited for
        self._measure_left()
        length, count = struct.unpack("<II", self._read(8))
        if count > self._takes.blobs:
            raise CodecError(f"a frame of {count} blobs")
        sizes = struct.unpack(f"<{count}Q", self._read(8 * count))
        _check_sizes(self._takes, length, sizes)
        body = self._read(length)
        blobs = []
        for size in sizes:
            blob = torch.empty(size, dtype=torch.uint8)
            if size:
                self._read_into(view_bytes(blob))
            blobs.append(blob)
        try:
            return self._decoder.decode(body), blobs
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            raise CodecError(f"a message that breaks the protocol: {error}") from error

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        if size:
            self._read_into(memoryview(data))
        return data

    def _read_into(self, view: memoryview) -> None:
        while view:
            try:
                got = self._sock.recv_into(view)
            except BlockingIOError:
                self._wait(select.POLLIN)
                continue
            except ConnectionResetError:
                got = 0
            if not got:
                raise Closed
            view = view[got:]

    def _wait(self, event: int) -> None:
        self._poll.modify(self._sock, event)
        if self._spin():
            return
        while True:
            # ceil: poll rounds down, and a remainder below 1 ms would spin
            limit = math.ceil(min(self._measure_left(), 3600) * 1000)
            if self._drain_others(self._poll.poll(limit)):
                return

    def _spin(self) -> bool:
        """Look for a moment without sleeping; return False if that was in vain.

        To wake a core takes longer than a call (bench/sandbox.py). Where others need
        the core, or calls are long, this must cost next to nothing: each time in vain
        doubles how many waits sleep at once.
        """
        if self._sleeps:
            self._sleeps -= 1
            return False
        end = time.monotonic() + SPIN_SECONDS
        while time.monotonic() < end:
            if self._drain_others(self._poll.poll(0)):
                self._next_sleeps = 1
                return True
        self._sleeps = self._next_sleeps
        self._next_sleeps = min(2 * self._next_sleeps, MAX_SLEEPS)
        return False

    def _measure_left(self) -> float:
        """Return the seconds to the deadline; raise TimeoutError if there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            more = self._give_back()
            self.deadline += more
            left += more
        if left <= 0:
            raise TimeoutError
        return left

    def _drain_others(self, ready: list[tuple[int, int]]) -> bool:
        arrived = False
        for descriptor, _ in ready:
            if descriptor == self._sock.fileno():
                arrived = True
            elif self._drain is not None and not self._drain.read(descriptor):
                self._poll.unregister(descriptor)
        return arrived


def _check_sizes(bounds: Bounds, body: int, blobs: Sequence[int]) -> None:
    if body > bounds.body_bytes:
        raise CodecError(f"a message of {body} bytes; {bounds.body_bytes} is the limit")
    if len(blobs) > bounds.blobs or sum(blobs) > bounds.blob_bytes:
        raise CodecError(f"{len(blobs)} tensors of {sum(blobs)} bytes are too much")
