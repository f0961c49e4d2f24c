"""Strategies for values that cross, and a comparison that sees every bit."""

import math
from typing import Any

import torch
from hypothesis import strategies as st

from grader.sandbox.codec import DTYPES, CodecError, Decoder, Encoder
from grader.sandbox.messages import Reply, encode_message, from_worker
from grader.sandbox.wire import FROM_WORKER, MAX_TEXT, Wire


def refuse(thing: object) -> Wire:
    raise CodecError(f"a {type(thing).__name__} stays where it is")


def to_blobs(views: list[memoryview]) -> list[torch.Tensor]:
    return [
        torch.frombuffer(bytearray(view), dtype=torch.uint8)
        if view.nbytes
        else torch.empty(0, dtype=torch.uint8)
        for view in views
    ]


def cross(value: Any) -> Any:
    """Return `value` as it is after its way over the wire."""
    encoder = Encoder(refuse, FROM_WORKER)
    body = encode_message(Reply(1, encoder.encode(value)))
    message = from_worker.decode(body)
    blobs = to_blobs(encoder.blobs)
    return Decoder(blobs, refuse, FROM_WORKER).decode(message.value)


def same(left: Any, right: Any) -> bool:
    """Tell whether two values are equal in type, structure and every bit."""
    if isinstance(left, torch.Tensor):
        return _same_tensor(left, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, list | tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(same(*pair) for pair in pairs)
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    if isinstance(left, float) and math.isnan(left):
        return math.isnan(right)
    return bool(left == right)


def _same_tensor(left: torch.Tensor, right: Any) -> bool:
    alike = (
        type(right) is torch.Tensor
        and left.dtype == right.dtype
        and left.shape == right.shape
        and left.device == right.device
    )
    if not alike or left.is_meta:
        return alike
    return torch.equal(_bits(left), _bits(right))


def _bits(tensor: torch.Tensor) -> torch.Tensor:
    flat = torch.empty(tensor.numel(), dtype=tensor.dtype)
    return flat.copy_(tensor.reshape(-1)).view(torch.uint8)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    dtype = DTYPES[draw(st.sampled_from(sorted(DTYPES)))]
    shape = draw(st.lists(st.integers(0, 3), max_size=4))
    if draw(st.booleans()):
        return torch.empty(shape, dtype=dtype, device="meta")
    size = math.prod(shape) * dtype.itemsize
    raw = bytearray(draw(st.binary(min_size=size, max_size=size)))
    if dtype is torch.bool:
        raw = bytearray(byte & 1 for byte in raw)
    flat = torch.frombuffer(raw, dtype=dtype) if size else torch.empty(0, dtype=dtype)
    tensor = flat.reshape(shape)
    return tensor.transpose(0, -1) if shape and draw(st.booleans()) else tensor


long_texts = st.builds(
    lambda text, times: text * times, st.text(min_size=1), st.just(MAX_TEXT + 1)
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 3999), 1 << 3999)
    | st.integers(-(1 << 64), 1 << 64)
    | st.floats()
    | st.text()
)
keys = st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | st.text()
leaves = (
    scalars
    | tensors()
    | st.binary()
    | st.sampled_from(list(DTYPES.values()))
    | st.sampled_from(["cpu", "cpu:3", "cuda", "cuda:12", "meta", "mps"]).map(
        torch.device
    )
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)
