"""What the fuzzer found, and found its way by, is played in every test run."""

import time
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.play import SECONDS, play
from tests.fuzz.structure import Source, make_frames

CORPUS = sorted(Path(__file__).with_name("corpus").iterdir())
MAX_MIB = 64


def frame(message: object, *blobs: bytes) -> bytes:
    body = msgspec.msgpack.encode(message)
    sizes = b"".join(len(blob).to_bytes(8, "little") for blob in blobs)
    counts = len(body).to_bytes(4, "little") + len(blobs).to_bytes(4, "little")
    return b"\xff" + counts + sizes + body + b"".join(blobs)


def test_every_kept_input_ends_as_a_check_may_end() -> None:
    ends = {path.name: play(path.read_bytes()) for path in CORPUS}

    assert [name for name, found in ends.items() if not found] == []
    assert ends == {path.name: play(path.read_bytes()) for path in CORPUS}
    assert {end for found in ends.values() for end in found} == {
        *("answered", "StudentRaised", "NoLength", "protocol", "died"),
    }


@given(data=st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_end_as_a_check_may_end(data: bytes) -> None:
    assert play(data)
    assert play(b"\xff" + data)


@given(data=st.binary(min_size=20, max_size=400))
@settings(max_examples=50, deadline=None)
def test_any_bytes_take_bounded_memory_and_time(data: bytes) -> None:
    started = time.monotonic()
    tracemalloc.start()
    try:
        play(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MAX_MIB << 20
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (frame(["reply", 1, None]), "answered"),
        (frame(["reply", 1, ["tensor", "float32", [2], 0]], bytes(8)), "answered"),
        (frame(["failure", 1, "KeyError", "x", "trace"]), "StudentRaised"),
        (frame(["reply", 2, None]), "protocol"),
        (frame(["reply", 1, ["tensor", "float32", [2], 0]], bytes(7)), "protocol"),
        (b"\xff\0\0", "died"),
    ],
)
def test_the_player_tells_the_ends_apart(data: bytes, first: str) -> None:
    assert play(data)[0] == first


def test_bytes_that_are_used_up_are_zeros() -> None:
    source = Source(b"\x05")

    assert [source.byte() for _ in range(3)] == [5, 0, 0]
    assert source.empty
    assert make_frames(source) == b""
