"""Values that cross between the grader and a worker: a closed set of types, by copy.

A value becomes a small msgpack body beside raw blobs, one for each tensor or bytes
object. msgspec decodes the body strictly, in C, into the types below. The body is kept
small because decoding can cost many times its size in memory; blobs cost what they
weigh. Nothing is unpickled or evaluated. What has no value form stays in the worker
behind a `Handle`.
"""

import math
import sys
from collections import OrderedDict
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import torch

MAX_BODY_BYTES = 1 << 20
MAX_BLOBS = 1024
MAX_BLOB_BYTES = 512 << 20
MAX_NODES = 50_000
MAX_DEPTH = 32
MAX_TEXT = 1 << 18
MAX_INT_BITS = 4000

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name)
    for name in (
        *("float16", "bfloat16", "float32", "float64", "complex64", "complex128"),
        *("uint8", "int8", "int16", "int32", "int64", "bool"),
    )
}
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Name = Annotated[str, msgspec.Meta(max_length=256)]
Id = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
# torch reports "Storage size calculation overflowed" for longer sides
Side = Annotated[int, msgspec.Meta(ge=0, le=1 << 31)]


class CodecError(Exception):
    """A value cannot cross, or bytes are not a value."""


class Wire(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A wire form; unknown or missing fields are errors."""


class ListValue(Wire, tag="list"):
    """A list."""

    items: list["Value"]


class TupleValue(Wire, tag="tuple"):
    """A tuple, or a torch.Size."""

    items: list["Value"]


class DictValue(Wire, tag="dict"):
    """A dict; keys are plain scalars."""

    keys: list["Value"]
    values: list["Value"]


class BigInt(Wire, tag="int"):
    """An integer beyond 64 bits."""

    digits: Annotated[str, msgspec.Meta(max_length=1024, pattern="^-?0x[0-9a-f]+$")]


class BytesValue(Wire, tag="bytes"):
    """Bytes, in a blob."""

    blob: Id


class TensorValue(Wire, tag="tensor"):
    """A dense tensor: its bytes in a blob, row-major; without a blob on `meta`."""

    dtype: Name
    shape: Annotated[list[Side], msgspec.Meta(max_length=16)]
    blob: Id | None


class DtypeValue(Wire, tag="dtype"):
    """A torch.dtype."""

    name: Name


class DeviceValue(Wire, tag="device"):
    """A torch.device."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,16}(:[0-9]{1,2})?$")]


class Handle(Wire, tag="handle"):
    """Worker to grader: an object that stays in the worker."""

    id: Id
    kind: Name


class Reference(Wire, tag="ref"):
    """Grader to worker: "that object of yours"."""

    id: Id


class FeedValue(Wire, tag="feed"):
    """Grader to worker: an iterable that the grader serves, item by item."""

    id: Id
    length: int | None


class CallbackValue(Wire, tag="callback"):
    """Grader to worker: a function that the grader serves."""

    id: Id


Value = (
    None
    | bool
    | int
    | float
    | Text
    | ListValue
    | TupleValue
    | DictValue
    | BigInt
    | BytesValue
    | TensorValue
    | DtypeValue
    | DeviceValue
    | Handle
    | Reference
    | FeedValue
    | CallbackValue
)
Blob = memoryview


def _encode_int(value: int) -> int | BigInt:
    if value.bit_length() > MAX_INT_BITS:
        raise CodecError(f"an integer of {value.bit_length()} bits is too large")
    return value if -(1 << 63) <= value < 1 << 63 else BigInt(hex(value))


def _encode_tensor(value: torch.Tensor, blobs: list[Blob]) -> TensorValue:
    shape = list(value.shape)
    if value.device.type == "meta":
        return TensorValue(DTYPE_NAMES[value.dtype], shape, None)
    dense = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
    blobs.append(view_bytes(dense.reshape(-1).view(torch.uint8)))
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


def _unwrap_numpy(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(value).__module__ == "numpy":
        return value.item() if isinstance(value, numpy.generic) else value
    return value


class Encoder:
    """Turns Python values into wire values and blobs.

    Args:
        export: gives the wire form of an object that has no value form.
    """

    def __init__(self, export: Callable[[Any], Wire]) -> None:
        self._export = export
        self.blobs: list[Blob] = []

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return the wire form of `value`.

        Raises:
            CodecError: `value` is too deep or too large to cross.
        """
        if depth > MAX_DEPTH:
            raise CodecError(f"a value nested deeper than {MAX_DEPTH} cannot cross")
        kind = type(value)
        if value is None or kind in (bool, float):
            return value
        if kind is int:
            return _encode_int(value)
        if kind is str:
            return value[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")
        if kind in (list, tuple, torch.Size, dict, OrderedDict):
            return self._encode_container(value, depth + 1)
        return self._encode_leaf(value)

    def _encode_container(self, value: Any, depth: int) -> Wire:
        if isinstance(value, dict):
            return DictValue(
                [self.encode(key, depth) for key in value],
                [self.encode(item, depth) for item in value.values()],
            )
        items = [self.encode(item, depth) for item in value]
        return ListValue(items) if isinstance(value, list) else TupleValue(items)

    def _encode_leaf(self, value: Any) -> Any:
        if _is_dense(value):
            return _encode_tensor(value, self.blobs)
        if type(value) is bytes:
            self.blobs.append(memoryview(value))
            return BytesValue(len(self.blobs) - 1)
        if type(value) is torch.dtype:
            return DtypeValue(str(value).removeprefix("torch."))
        if type(value) is torch.device:
            return DeviceValue(str(value))
        plain = _unwrap_numpy(value)
        if type(plain) in (bool, int, float, str):
            return self.encode(plain)
        return self._export(value)


class Decoder:
    """Turns wire values and blobs into Python values, within fixed bounds.

    Args:
        blobs: the frame's blobs, as uint8 tensors; each is used at most once.
        resolve: turns `Handle`, `Reference`, `FeedValue` and `CallbackValue` into
            objects, or refuses them with CodecError.
    """

    def __init__(
        self, blobs: list[torch.Tensor], resolve: Callable[[Wire], Any]
    ) -> None:
        self._blobs: list[torch.Tensor | None] = list(blobs)
        self._resolve = resolve
        self._nodes = MAX_NODES

    def decode(self, wire: Any, depth: int = 0) -> Any:
        """Return the value of `wire`.

        Raises:
            CodecError: the wire value breaks a rule or a bound.
        """
        self._nodes -= 1
        if depth > MAX_DEPTH or self._nodes < 0:
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
        if isinstance(wire, BytesValue):
            return self._take_blob(wire.blob).numpy().tobytes()
        if isinstance(wire, BigInt):
            return int(wire.digits, 16)
        if isinstance(wire, DtypeValue):
            return _decode_dtype(wire.name)
        if isinstance(wire, DeviceValue):
            return _decode_device(wire.name)
        return self._resolve(wire)

    def _take_blob(self, index: int) -> torch.Tensor:
        blob = self._blobs[index] if index < len(self._blobs) else None
        if blob is None:
            raise CodecError(f"no blob {index}, or used twice")
        self._blobs[index] = None  # no two values share memory
        return blob

    def _decode_tensor(self, wire: TensorValue) -> torch.Tensor:
        dtype = _decode_dtype(wire.dtype)
        size = math.prod(wire.shape) * dtype.itemsize
        if wire.blob is None:
            if size > MAX_BLOB_BYTES:
                raise CodecError(f"a tensor of {size} bytes is too large")
            return torch.empty(wire.shape, dtype=dtype, device="meta")
        raw = self._take_blob(wire.blob)
        if len(raw) != size:
            raise CodecError(f"{len(raw)} bytes for shape {wire.shape} of {wire.dtype}")
        if dtype is torch.bool and bool((raw > 1).any()):
            raise CodecError("a bool tensor with bytes other than 0 and 1")
        try:
            return raw.view(dtype).reshape(wire.shape)
        except RuntimeError as error:
            raise CodecError(f"a shape that torch refuses: {wire.shape}") from error


def _decode_dtype(name: str) -> torch.dtype:
    if name not in DTYPES:
        raise CodecError(f"a dtype that cannot cross: {name!r}")
    return DTYPES[name]


def _decode_device(name: str) -> torch.device:
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise CodecError(f"not a device: {name!r}") from error
