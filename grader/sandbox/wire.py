"""The wire forms of values: a closed set of types, and the sizes that they may have.

What a worker sends is decoded as one of these, or refused.
"""

from typing import Annotated, Final, NamedTuple

import msgspec

MAX_BLOB_BYTES = 512 << 20
MAX_TEXT = 1 << 14


class Bounds(NamedTuple):
    """What one side may send: in one message, and nodes and depth in one value."""

    body_bytes: int
    blobs: int
    blob_bytes: int
    nodes: int
    depth: int


FROM_WORKER: Final = Bounds(
    body_bytes=1 << 20, blobs=1024, blob_bytes=MAX_BLOB_BYTES, nodes=50_000, depth=32
)
# a check may send on what came from a worker, several at a time and in containers: a
# student whose values are as large as they may be must not make that the check's error
FROM_GRADER: Final = Bounds(
    body_bytes=16 << 20, blobs=16 * 1024, blob_bytes=8 << 30, nodes=800_000, depth=64
)

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Name = Annotated[str, msgspec.Meta(max_length=256)]
Id = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
# the kinds that torch takes without a warning
DEVICE = r"^(cpu|cuda|meta|mps|xpu)(:(0|[1-9][0-9]?))?\Z"


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


class LongText(Wire, tag="text"):
    """A str too long for the body: its UTF-8 in a blob."""

    blob: Id


class BytesValue(Wire, tag="bytes"):
    """Bytes, in a blob."""

    blob: Id


class TensorValue(Wire, tag="tensor"):
    """A dense tensor: its bytes in a blob, row-major; without a blob on `meta`."""

    dtype: Name
    shape: list[Annotated[int, msgspec.Meta(ge=0)]]
    blob: Id | None


class DtypeValue(Wire, tag="dtype"):
    """A torch.dtype."""

    name: Name


class DeviceValue(Wire, tag="device"):
    """A torch.device."""

    name: Annotated[str, msgspec.Meta(pattern=DEVICE)]


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
    | LongText
    | BytesValue
    | TensorValue
    | DtypeValue
    | DeviceValue
    | Handle
    | Reference
    | FeedValue
    | CallbackValue
)
