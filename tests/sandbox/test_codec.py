import enum
import math
import tracemalloc
from collections import OrderedDict
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.codec import DTYPES, CodecError, Decoder, Encoder
from grader.sandbox.messages import Reply, encode_message, from_worker
from grader.sandbox.wire import (
    FROM_WORKER,
    MAX_BLOB_BYTES,
    MAX_TEXT,
    BigInt,
    BytesValue,
    DeviceValue,
    DictValue,
    DtypeValue,
    Handle,
    ListValue,
    LongText,
    TensorValue,
    Wire,
)
from tests.sandbox.crossing import cross, refuse, same, to_blobs, values


class Colour(enum.IntEnum):
    RED = 3


class Word(enum.StrEnum):
    LOSS = "val_loss"


class Liar(int):
    def __int__(self) -> int:
        raise LookupError

    def __index__(self) -> int:
        raise LookupError


class Half(float):
    pass


def decode(wire: object, *blobs: bytes) -> Any:
    given = to_blobs([memoryview(blob) for blob in blobs])
    return Decoder(given, refuse, FROM_WORKER).decode(wire)


def encode(value: object) -> Any:
    """Return the wire form where objects are exported as handles."""

    def keep(kept: object) -> Handle:
        return Handle(7, type(kept).__name__)

    return Encoder(keep, FROM_WORKER).encode(value)


def nest(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@given(values)
def test_a_value_crosses_unchanged(value: object) -> None:
    assert same(cross(value), value)


@given(st.text(min_size=1, max_size=3))
def test_a_long_text_crosses_whole(text: str) -> None:
    long = text * (MAX_TEXT + 1)

    assert cross([long, long]) == [long, long]


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (2, 3), (2, 0, 3), (1,) * 16])
def test_a_tensor_of_every_dtype_and_shape_crosses(
    dtype: torch.dtype, shape: tuple[int, ...]
) -> None:
    tensor = torch.ones(shape, dtype=dtype)

    assert same(cross(tensor), tensor)
    assert same(cross(tensor.to("meta")), tensor.to("meta"))


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(12).reshape(3, 4).t(),
        torch.arange(12)[::3],
        torch.tensor([1 + 2j]).conj(),
        torch.tensor([1 + 2j]).conj().imag,
        torch.ones(1).expand(4, 3),
        torch.ones(1, 3)[:, 1],
        torch.nn.Parameter(torch.ones(2)),
        torch.ones(2, requires_grad=True) * 2,
    ],
)
def test_a_view_crosses_as_the_values_it_shows(tensor: torch.Tensor) -> None:
    crossed = cross(tensor)

    assert same(crossed, tensor.detach().resolve_conj().resolve_neg())
    assert not crossed.requires_grad


@pytest.mark.parametrize(
    ("given_value", "plain"),
    [
        (np.float32(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.int64(-3), -3),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (Colour.RED, 3),
        (Word.LOSS, "val_loss"),
        (Liar(4), 4),
        (Half(0.5), 0.5),
        (torch.Size([2, 3]), (2, 3)),
        (OrderedDict(a=1), {"a": 1}),
        ({np.int64(1): 2, Word.LOSS: 3, Colour.RED: 4}, {1: 2, "val_loss": 3, 3: 4}),
        ("\udc80", "?"),
    ],
)
def test_what_stands_for_a_plain_value_crosses_as_it(
    given_value: object, plain: object
) -> None:
    assert same(cross(given_value), plain)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        1j,
        np.longdouble(1),
        np.datetime64(0, "s"),
        np.ones(2),
        torch.float8_e4m3fn,
        torch.device("cuda:127"),
        torch.device("xla"),
        torch.ones(2).to_sparse(),
        torch.ones(2).as_subclass(type("Lying", (torch.Tensor,), {})),
        {(1, 2): 3},
        {object(): 1},
        {torch.ones(1): 1},
        type("Row", (tuple,), {})(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_value_form_is_exported_whole(value: object) -> None:
    assert encode(value) == Handle(7, type(value).__name__)


@pytest.mark.parametrize(
    "value",
    [
        1 << 4001,
        nest(33),
        [[]] * 50_000,
        {1 << 70: 1},
        {"x" * (MAX_TEXT + 1): 1},
        torch.empty(MAX_BLOB_BYTES + 1, dtype=torch.uint8, device="meta"),
        torch.empty(2**31, 2**31, 0, device="meta"),
        torch.empty((1,) * 17),
    ],
    ids=range(8),
)
def test_what_is_too_large_is_refused_where_it_is_encoded(value: object) -> None:
    with pytest.raises(CodecError):
        encode(value)


def test_a_list_that_holds_itself_is_refused_soon() -> None:
    value: list[Any] = []
    value += [value, value]

    with pytest.raises(CodecError, match=r"nested deeper|parts"):
        encode(value)


def test_the_deepest_value_and_the_largest_integer_cross() -> None:
    assert same(cross(nest(32)), nest(32))
    assert cross((1 << 4000) - 1) == (1 << 4000) - 1


@pytest.mark.parametrize(
    ("wire", "blobs", "reason"),
    [
        (ListValue([None] * 50_001), [], "too many parts"),
        (DictValue([1, 2], [1]), [], "as many keys"),
        (DictValue([ListValue([])], [1]), [], "plain scalars"),
        (BytesValue(0), [], "no blob 0"),
        (ListValue([BytesValue(0), BytesValue(0)]), [b"x"], "used twice"),
        (LongText(0), [b"\xff"], "not UTF-8"),
        (DtypeValue("float8_e4m3fn"), [], "dtype"),
        (DtypeValue("__class__"), [], "dtype"),
        (TensorValue("no", [1], 0), [b"x"], "dtype"),
        (TensorValue("float32", [2], 0), [b"x" * 7], "7 bytes for shape"),
        (TensorValue("float32", [2], 0), [b"x" * 9], "9 bytes for shape"),
        (TensorValue("float32", [0], 0), [b"x"], "1 bytes for shape"),
        (TensorValue("bool", [2], 0), [b"\x01\x02"], "other than 0 and 1"),
        (TensorValue("uint8", [2**31, 2**31, 0], 0), [b""], "too large"),
        (TensorValue("uint8", [0, 2**63, 2**63], None), [], "too large"),
        (TensorValue("uint8", [MAX_BLOB_BYTES + 1], None), [], "too large"),
        (TensorValue("uint8", [1] * 17, None), [], "too large"),
        (Handle(1, "x"), [], "stays where it is"),
    ],
)
def test_a_wire_form_that_breaks_a_rule_is_refused(
    wire: Wire, blobs: list[bytes], reason: str
) -> None:
    with pytest.raises(CodecError, match=reason):
        decode(wire, *blobs)


def test_a_wire_form_that_is_too_deep_is_refused() -> None:
    wire: Wire = ListValue([])
    for _ in range(33):
        wire = ListValue([wire])

    with pytest.raises(CodecError, match="too many parts"):
        decode(wire)


@pytest.mark.parametrize(
    "form",
    [
        ["int", "0x" + "f" * 1024],
        ["int", "12"],
        ["int", "0x1 "],
        ["device", "mkldnn"],
        ["device", "cuda:007"],
        ["device", "cuda:100"],
        ["device", "cpu\n"],
        ["tensor", "float32", [-1], 0],
        ["tensor", "float32", [1.5], 0],
        ["bytes", -1],
        ["bytes", 1 << 62],
        ["bytes", 0, 0],
        ["list"],
        ["unknown", 1],
        {"a": 1},
        b"raw",
        "x" * (MAX_TEXT + 1),
    ],
)
def test_a_form_outside_the_schema_is_no_message(form: object) -> None:
    body = msgspec.msgpack.encode(["reply", 1, form])

    with pytest.raises(msgspec.DecodeError):
        from_worker.decode(body)


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1, (1 << 4000) - 1])
def test_an_integer_beyond_64_bits_is_written_in_hexadecimal(number: int) -> None:
    assert encode(number) == BigInt(hex(number))


def test_every_dtype_crosses_by_a_name_that_torch_knows() -> None:
    for name, dtype in DTYPES.items():
        assert getattr(torch, name) is dtype
        assert cross(dtype) is dtype


@pytest.mark.parametrize(
    "name", ["cpu", "cpu:0", "cuda", "cuda:99", "meta", "mps", "xpu:1"]
)
def test_every_device_that_may_cross_is_known_to_torch(name: str) -> None:
    assert decode(DeviceValue(name)) == torch.device(name)


def test_no_two_decoded_tensors_share_memory_with_the_sender() -> None:
    tensor = torch.ones(3)
    crossed = cross([tensor, tensor])
    crossed[0].zero_()

    assert torch.equal(crossed[1], tensor)


TAGS = (
    *("list", "tuple", "dict", "int", "text", "bytes", "tensor", "dtype", "device"),
    *("handle", "ref", "feed", "callback", "reply", "failure", "ask", "answer"),
)
forms = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.text(max_size=4)
    | st.binary(max_size=4)
    | st.sampled_from(["float32", "bool", "cpu", "meta", "0x1", "-0xff", "0b1"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(
            st.sampled_from(TAGS),
            inner,
        )
        | st.builds(lambda items: ["list", items], st.lists(inner, max_size=5))
        | st.builds(
            lambda dtype, shape, blob: ["tensor", dtype, shape, blob],
            st.sampled_from(sorted(DTYPES)),
            st.lists(st.integers(0, 1 << 64 - 1) | st.integers(0, 4), max_size=4),
            st.none() | st.integers(0, 2),
        )
    ),
    max_leaves=20,
)
blob_lists = st.lists(st.binary(max_size=9), max_size=3)


def understand(body: bytes, blobs: list[bytes]) -> Any:
    """Do with a worker's bytes what a session does."""
    try:
        message = from_worker.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise CodecError from error
    return decode(message.value, *blobs) if isinstance(message, Reply) else message


@given(forms, blob_lists)
def test_any_form_is_a_value_or_refused(form: object, blobs: list[bytes]) -> None:
    body = msgspec.msgpack.encode(["reply", 1, form])
    try:
        value = understand(body, blobs)
    except CodecError:
        return

    assert same(cross(value), value)


@given(st.binary(max_size=60) | forms.map(msgspec.msgpack.encode), blob_lists)
def test_any_bytes_are_a_message_or_refused(body: bytes, blobs: list[bytes]) -> None:
    try:
        understand(body, blobs)
    except CodecError:
        return


@given(values, st.data())
def test_a_frame_with_one_byte_changed_is_a_message_or_refused(
    value: object, data: st.DataObject
) -> None:
    encoder = Encoder(refuse, FROM_WORKER)
    body = bytearray(encode_message(Reply(1, encoder.encode(value))))
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    blobs = [view.tobytes() for view in encoder.blobs]
    try:
        understand(bytes(body), blobs)
    except CodecError:
        return


@pytest.mark.parametrize(
    "item", [b"\xc0", msgspec.msgpack.encode(DictValue([], []))], ids=["nils", "dicts"]
)
def test_a_body_takes_at_most_a_hundred_times_its_size(item: bytes) -> None:
    count = (FROM_WORKER.body_bytes // 8) // len(item)
    head = b"\x93\xa5reply\x01\x92\xa4list\xdd"
    body = head + count.to_bytes(4, "big") + item * count
    tracemalloc.start()
    try:
        from_worker.decode(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 100 * len(body)


def test_a_body_of_brackets_only_is_refused() -> None:
    with pytest.raises(CodecError):
        understand(b"\x93\xa5reply\x01" + b"\x92\xa4list\x91" * 100_000 + b"\xc0", [])


def test_nan_keys_and_equal_keys_are_harmless() -> None:
    got = decode(DictValue([math.nan, 1, True], [1, 2, 3]))

    assert len(got) == 2


def test_bounds_leave_room_for_what_checks_send() -> None:
    assert FROM_WORKER.nodes >= 10_000
    assert cross(list(range(10_000))) == list(range(10_000))
