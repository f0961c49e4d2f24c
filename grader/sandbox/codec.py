"""Turns values into wire forms and blobs, and back, within fixed bounds.

A value becomes a small msgpack body beside raw blobs, one for each tensor, bytes
object or long text. msgspec decodes the body strictly, in C, into the forms of `wire`.
The body is kept small because decoding can cost many times its size in memory; blobs
cost what they weigh. Nothing is unpickled or evaluated. What has no value form stays
in the worker behind a `Handle`.
"""

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from grader.sandbox.wire import (
    DEVICE,
    MAX_BLOB_BYTES,
    MAX_TEXT,
    BigInt,
    Bounds,
    BytesValue,
    DeviceValue,
    DictValue,
    DtypeValue,
    ListValue,
    LongText,
    TensorValue,
    TupleValue,
    Wire,
)

MAX_INT_BITS = 4000
MAX_DIMENSIONS = 16

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name)
    for name in (
        *("float16", "bfloat16", "float32", "float64", "complex64", "complex128"),
        *("uint8", "int8", "int16", "int32", "int64", "bool"),
    )
}
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}

Blob = memoryview

# the base's own methods: a subclass may have overridden them
_BASES: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
}
_SCALARS = (type(None), bool, *_BASES)


class CodecError(Exception):
    """A value cannot cross, or bytes are not a value."""


def _encode_int(value: int) -> int | BigInt:
    if value.bit_length() > MAX_INT_BITS:
        raise CodecError(f"an integer of {value.bit_length()} bits is too large")
    return value if -(1 << 63) <= value < 1 << 63 else BigInt(hex(value))


def _measure(shape: Sequence[int], dtype: torch.dtype) -> int:
    """Return a tensor's bytes; refuse what torch, or the next operation, would."""
    # empty sides count as 1: even a tensor without elements has strides that overflow
    room = math.prod(max(side, 1) for side in shape) * dtype.itemsize
    if len(shape) > MAX_DIMENSIONS or room > MAX_BLOB_BYTES:
        raise CodecError(f"a tensor of shape {list(shape)} is too large to cross")
    return math.prod(shape) * dtype.itemsize


def _encode_tensor(value: torch.Tensor, blobs: list[Blob]) -> TensorValue:
    shape = list(value.shape)
    _measure(shape, value.dtype)
    if value.device.type == "meta":
        return TensorValue(DTYPE_NAMES[value.dtype], shape, None)
    dense = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
    # a lone element counts as contiguous whatever its stride
    flat = dense.as_strided((dense.numel(),), (1,))
    blobs.append(view_bytes(flat.view(torch.uint8)))
    return TensorValue(DTYPE_NAMES[value.dtype], shape, len(blobs) - 1)


def view_bytes(raw: torch.Tensor) -> memoryview:
    """Return the memory of a uint8 vector."""
    return memoryview(raw.numpy().data)


def _is_dense(value: Any) -> bool:
    # exact types: a subclass may lie through __torch_function__
    return (
        type(value) in (torch.Tensor, torch.nn.Parameter)
        and value.dtype in DTYPE_NAMES
        and value.layout is torch.strided
    )


def _plain(value: Any) -> Any:
    """Return the scalar that a numpy scalar, or a member of an IntEnum, stands for."""
    if issubclass(type(value), np.generic):
        value = value.item()
    kind = type(value)
    if kind is bool:
        return value
    for base, convert in _BASES.items():
        if issubclass(kind, base):
            return convert(value)
    return value


class Encoder:
    """Turns Python values into wire values and blobs.

    Args:
        export: gives the wire form of an object that has no value form.
        bounds: what this side may send.
    """

    def __init__(self, export: Callable[[Any], Wire], bounds: Bounds) -> None:
        self._export, self._bounds = export, bounds
        self._nodes = bounds.nodes
        self.blobs: list[Blob] = []

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return the wire form of `value`.

        Raises:
            CodecError: `value` is too deep or too large to cross.
        """
        self._nodes -= 1
        bounds = self._bounds
        if depth > bounds.depth:
            raise CodecError(f"a value nested deeper than {bounds.depth} cannot cross")
        if self._nodes < 0:
            raise CodecError(f"a value of more than {bounds.nodes} parts cannot cross")
        kind = type(value)
        if value is None or kind in (bool, float):
            return value
        if kind is int:
            return _encode_int(value)
        if kind is str:
            return self._encode_text(value)
        if kind in (list, tuple, torch.Size, dict, OrderedDict):
            return self._encode_container(value, depth + 1)
        return self._encode_leaf(value)

    def _encode_text(self, value: str) -> str | LongText:
        data = value.encode("utf-8", "replace")
        if len(value) <= MAX_TEXT:
            return data.decode()
        return LongText(self._add_blob(data))

    def _add_blob(self, data: bytes) -> int:
        self.blobs.append(memoryview(data))
        return len(self.blobs) - 1

    def _encode_container(self, value: Any, depth: int) -> Wire:
        if isinstance(value, dict):
            return self._encode_dict(value, depth)
        items = [self.encode(item, depth) for item in value]
        return ListValue(items) if isinstance(value, list) else TupleValue(items)

    def _encode_dict(self, value: dict[Any, Any], depth: int) -> Wire:
        plain = [_plain(key) for key in value]
        if any(type(key) not in _SCALARS for key in plain):
            return self._export(value)
        keys = [self.encode(key, depth) for key in plain]
        if any(isinstance(key, Wire) for key in keys):
            raise CodecError("a dict with a key of such a length cannot cross")
        return DictValue(keys, [self.encode(item, depth) for item in value.values()])

    def _encode_leaf(self, value: Any) -> Any:
        if _is_dense(value):
            return _encode_tensor(value, self.blobs)
        if type(value) is bytes:
            return BytesValue(self._add_blob(value))
        if type(value) is torch.dtype and value in DTYPE_NAMES:
            return DtypeValue(DTYPE_NAMES[value])
        if type(value) is torch.device and re.match(DEVICE, str(value)):
            return DeviceValue(str(value))
        plain = _plain(value)
        if type(plain) in _SCALARS:
            return self.encode(plain)
        return self._export(value)


class Decoder:
    """Turns wire values and blobs into Python values, within fixed bounds.

    Args:
        blobs: the frame's blobs, as uint8 tensors; each is used at most once.
        resolve: turns `Handle`, `Reference`, `FeedValue` and `CallbackValue` into
            objects, or refuses them with CodecError.
        bounds: what the other side may send.
    """

    def __init__(
        self,
        blobs: list[torch.Tensor],
        resolve: Callable[[Wire], Any],
        bounds: Bounds,
    ) -> None:
        self._blobs: list[torch.Tensor | None] = list(blobs)
        self._resolve, self._depth = resolve, bounds.depth
        self._nodes = bounds.nodes

    def decode(self, wire: Any, depth: int = 0) -> Any:
        """Return the value of `wire`.

        Raises:
            CodecError: the wire value breaks a rule or a bound.
        """
        self._nodes -= 1
        if depth > self._depth or self._nodes < 0:
            raise CodecError("a value with too many parts")
        if isinstance(wire, ListValue):
            return [self.decode(item, depth + 1) for item in wire.items]
        if isinstance(wire, TupleValue):
            return tuple(self.decode(item, depth + 1) for item in wire.items)
        if isinstance(wire, DictValue):
            return self._decode_dict(wire, depth + 1)
        if isinstance(wire, Wire):
            return self._decode_leaf(wire)
        return wire

    def _decode_dict(self, wire: DictValue, depth: int) -> dict[Any, Any]:
        if len(wire.keys) != len(wire.values):
            raise CodecError("a dict with as many keys as values was due")
        if any(isinstance(key, Wire) for key in wire.keys):
            raise CodecError("a dict whose keys are not plain scalars")
        values = [self.decode(item, depth) for item in wire.values]
        return dict(zip(wire.keys, values, strict=True))

    def _decode_leaf(self, wire: Wire) -> Any:
        if isinstance(wire, TensorValue):
            return self._decode_tensor(wire)
        if isinstance(wire, BytesValue | LongText):
            return self._decode_bytes(wire)
        if isinstance(wire, BigInt):
            return int(wire.digits, 16)
        if isinstance(wire, DtypeValue):
            return _decode_dtype(wire.name)
        if isinstance(wire, DeviceValue):
            return torch.device(wire.name)
        return self._resolve(wire)

    def _take_blob(self, index: int) -> torch.Tensor:
        blob = self._blobs[index] if index < len(self._blobs) else None
        if blob is None:
            raise CodecError(f"no blob {index}, or used twice")
        self._blobs[index] = None  # no two values share memory
        return blob

    def _decode_bytes(self, wire: BytesValue | LongText) -> bytes | str:
        data = view_bytes(self._take_blob(wire.blob)).tobytes()
        try:
            return data.decode() if isinstance(wire, LongText) else data
        except UnicodeDecodeError as error:
            raise CodecError("a text that is not UTF-8") from error

    def _decode_tensor(self, wire: TensorValue) -> torch.Tensor:
        dtype = _decode_dtype(wire.dtype)
        size = _measure(wire.shape, dtype)
        if wire.blob is None:
            return torch.empty(wire.shape, dtype=dtype, device="meta")
        raw = self._take_blob(wire.blob)
        if len(raw) != size:
            raise CodecError(f"{len(raw)} bytes for shape {wire.shape} of {wire.dtype}")
        if dtype is torch.bool and bool((raw > 1).any()):
            raise CodecError("a bool tensor with bytes other than 0 and 1")
        return raw.view(dtype).reshape(wire.shape)


def _decode_dtype(name: str) -> torch.dtype:
    if name not in DTYPES:
        raise CodecError(f"a dtype that cannot cross: {name!r}")
    return DTYPES[name]
