"""Turns any bytes into frames that are almost right, so that a fuzzer gets far."""

import struct
from collections.abc import Callable
from typing import Any, Final

import msgspec

DTYPES: Final = ("float32", "bool", "int64", "complex64", "bfloat16", "float8", "")
TEXTS: Final = ("", "cpu", "cuda:1", "meta", "-0x1f", "0x", "KeyError", "\x1b[2J", "é")
NUMBERS: Final = (0, 1, 2, 3, -1, 255, 1 << 31, (1 << 62) - 1, 1 << 62, (1 << 64) - 1)
FLOATS: Final = (0.0, -0.0, 0.5, float("nan"), float("inf"), 1e308, 5e-324)
MAX_DEPTH: Final = 40
MAX_FRAMES: Final = 24


class Source:
    """Choices that are read from bytes; all 0 once they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def byte(self) -> int:
        """Return the next byte."""
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def take(self, count: int) -> bytes:
        """Return the next bytes, as many as there are."""
        self._at += count
        return self._data[self._at - count : self._at]

    def choose(self, options: Any) -> Any:
        """Return one of the options."""
        return options[self.byte() % len(options)]

    @property
    def empty(self) -> bool:
        """Whether all bytes are used up."""
        return self._at >= len(self._data)


def make_frames(source: Source) -> bytes:
    """Return some frames."""
    frames = []
    while not source.empty and len(frames) < MAX_FRAMES:
        frames.append(_make_frame(source))
    return b"".join(frames)


def _make_frame(source: Source) -> bytes:
    blobs: list[bytes] = []
    body = msgspec.msgpack.encode(_make_message(source, blobs))
    sizes = [len(blob) for blob in blobs]
    count = len(sizes)
    lie = source.byte()
    if lie == 1:
        sizes = [size + source.choose((-1, 1, 1 << 20)) for size in sizes]
    if lie == 2:
        body = body[:-1]
    head = struct.pack(
        f"<II{count}Q", len(body), count, *(max(size, 0) for size in sizes)
    )
    return head + body + b"".join(blobs)


def _make_message(source: Source, blobs: list[bytes]) -> Any:
    kind = source.byte() % 8
    number = source.choose(NUMBERS) if source.byte() == 1 else 1
    if kind < 4:
        return ["reply", number, _make_value(source, blobs, 0)]
    if kind == 4:
        return ["failure", number, *(_make_text(source) for _ in range(3))]
    if kind in (5, 6):
        target, count = source.byte() % 8, source.byte() % 4
        args = [_make_value(source, blobs, 0) for _ in range(count)]
        return ["ask", source.choose(("iter", "next", "call", "len")), target, args]
    return _make_value(source, blobs, 0)


def _make_text(source: Source) -> str:
    if source.byte() % 4:
        return str(source.choose(TEXTS))
    text = source.take(source.byte()).decode("latin-1")
    return text * source.choose((1, 1, 1, 100))


def _make_list(source: Source, blobs: list[bytes], depth: int) -> list[Any]:
    return [_make_value(source, blobs, depth + 1) for _ in range(source.byte() % 5)]


def _make_tensor(source: Source, blobs: list[bytes]) -> list[Any]:
    dtype = source.choose(DTYPES)
    shape = [source.choose((0, 1, 2, 3, 1 << 40)) for _ in range(source.byte() % 4)]
    size = 4
    for side in shape:
        size *= side
    raw = source.take(size) if size < 256 else b""
    blobs.append(raw.ljust(size, b"\1") if size < 256 else raw)
    return ["tensor", dtype, shape, source.choose((len(blobs) - 1, None, 0, 7))]


def _make_blob(source: Source, blobs: list[bytes]) -> list[Any]:
    blobs.append(source.take(source.byte()))
    return [source.choose(("bytes", "text")), len(blobs) - 1 + source.byte() % 2]


Maker = Callable[[Source, list[bytes], int], Any]
MAKERS: Final[tuple[Maker, ...]] = (
    lambda *_: None,
    lambda source, *_: bool(source.byte() % 2),
    lambda source, *_: source.choose(NUMBERS),
    lambda source, *_: source.choose(FLOATS),
    lambda source, *_: _make_text(source),
    lambda *at: ["list", _make_list(*at)],
    lambda *at: ["tuple", _make_list(*at)],
    lambda *at: ["dict", _make_list(*at), _make_list(*at)],
    lambda source, *_: ["int", _make_text(source)],
    lambda source, blobs, _: _make_blob(source, blobs),
    lambda source, blobs, _: _make_tensor(source, blobs),
    lambda source, *_: ["dtype", source.choose(DTYPES)],
    lambda source, *_: ["device", _make_text(source)],
    lambda source, *_: ["handle", source.choose(NUMBERS), _make_text(source)],
    lambda source, *_: [source.choose(("ref", "callback", "x")), source.byte()],
    lambda source, *_: ["feed", source.byte(), source.choose((None, 1, -1))],
    _make_list,
    lambda source, *_: source.take(source.byte()),
)


def _make_value(source: Source, blobs: list[bytes], depth: int) -> Any:
    if depth > MAX_DEPTH:
        return None
    return source.choose(MAKERS)(source, blobs, depth)
