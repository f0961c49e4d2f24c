"""Assertions that turn any answer of a student's into a clear failure of the student's.

An answer may be anything: None, a string, an object that stays in the worker. Each
`expect_...` returns a plain value of the type it names, or fails the check.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import torch

from grader.errors import CheckFailed
from grader.sandbox.proxy import RemoteObject
from grader.sandbox.text import clean

MAX_SHOWN = 400


def show(value: Any) -> str:
    """Return `value` as text that fits a report, the same in every run."""
    if isinstance(value, RemoteObject):
        text = f"an object of type {value!r}"
    elif isinstance(value, torch.Tensor) and value.device.type == "meta":
        text = f"a tensor of shape {tuple(value.shape)} on the meta device"
    else:
        text = clean(repr(value))
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]} ..."


def fail(message: str, *, expected: str = "", actual: str = "") -> NoReturn:
    """Fail the check with a message for the student."""
    raise CheckFailed(message, expected=expected, actual=actual)


def require(condition: bool, message: str) -> None:
    """Fail the check with `message` unless `condition` holds."""
    if not condition:
        fail(message)


def _fail_type(what: str, wanted: str, value: Any) -> NoReturn:
    kind = "None" if value is None else show(value)
    fail(f"{what} must be {wanted}", expected=wanted, actual=kind)


def expect_tensor(
    value: Any,
    what: str = "the result",
    *,
    shape: Sequence[int] | None = None,
    dtype: torch.dtype | None = None,
) -> torch.Tensor:
    """Return `value`, a tensor of the given shape and dtype where they are given."""
    if not isinstance(value, torch.Tensor):
        _fail_type(what, "a tensor", value)
    if shape is not None and tuple(value.shape) != tuple(shape):
        fail(
            f"{what} has the wrong shape",
            expected=f"shape {tuple(shape)}",
            actual=f"shape {tuple(value.shape)}",
        )
    if dtype is not None and value.dtype != dtype:
        fail(
            f"{what} has the wrong dtype",
            expected=str(dtype),
            actual=str(value.dtype),
        )
    return value


def _as_scalar(value: Any) -> Any:
    is_one = isinstance(value, torch.Tensor) and value.numel() == 1
    if is_one and value.device.type != "meta":
        return value.item()
    return value


def expect_number(value: Any, what: str = "the result") -> float:
    """Return `value` as a float: a number, or a tensor with one element."""
    number = _as_scalar(value)
    if type(number) not in (int, float):
        _fail_type(what, "a number", value)
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def expect_integer(value: Any, what: str = "the result") -> int:
    """Return `value` as an int: an integer of any kind, or a whole float."""
    number = _as_scalar(value)
    if type(number) is float and number.is_integer():
        return int(number)
    if type(number) is not int:
        _fail_type(what, "an integer", value)
    return int(number)


def expect_sequence(
    value: Any, what: str = "the result", *, length: int | None = None
) -> Sequence[Any]:
    """Return `value`, a list or tuple, of the given length where it is given."""
    if not isinstance(value, list | tuple):
        _fail_type(what, "a list or tuple", value)
    if length is not None and len(value) != length:
        fail(
            f"{what} has the wrong length",
            expected=f"{length} items",
            actual=f"{len(value)} items",
        )
    return value


def expect_mapping(
    value: Any, what: str = "the result", *, keys: Sequence[str] = ()
) -> dict[Any, Any]:
    """Return `value`, a dict that has at least the given keys."""
    if not isinstance(value, dict):
        _fail_type(what, "a dict", value)
    missing = [key for key in keys if key not in value]
    if missing:
        fail(
            f"{what} lacks {', '.join(map(repr, missing))}",
            expected=f"a dict with the keys {', '.join(map(repr, keys))}",
            actual=show(value),
        )
    return value


def expect_object(value: Any, what: str = "the result") -> RemoteObject:
    """Return `value`, an object that lives in the student's process."""
    if not isinstance(value, RemoteObject):
        _fail_type(what, "an object with the methods that the task names", value)
    return value


def take(items: Iterable[Any], at_most: int) -> list[Any]:
    """Return what iterating gives, up to a number: a student's may never end."""
    return list(itertools.islice(items, at_most))


def expect_device(value: Any, what: str = "the result") -> torch.device:
    """Return `value`, a torch.device."""
    if not isinstance(value, torch.device):
        _fail_type(what, "a torch.device", value)
    return value


def assert_equal(actual: Any, expected: Any, what: str = "the result") -> None:
    """Fail unless a plain value equals the expected one, type aside."""
    if not _is_equal(actual, expected):
        fail(f"{what} is wrong", expected=show(expected), actual=show(actual))


def _is_equal(actual: Any, expected: Any) -> bool:
    if isinstance(actual, torch.Tensor | RemoteObject):
        return False
    try:
        return bool(actual == expected)
    except RuntimeError:  # torch's word on a tensor inside, of many values or none
        return False


def assert_close(
    actual: Any,
    expected: torch.Tensor | float,
    what: str = "the result",
    *,
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> None:
    """Fail unless `actual` is `expected` but for rounding; NaN equals nothing.

    A tensor must have the expected shape; its dtype is another question, see
    `expect_tensor`. A number may be of any kind.
    """
    if not isinstance(expected, torch.Tensor):
        number = expect_number(actual, what)
        if not math.isclose(number, expected, rel_tol=rtol, abs_tol=atol):
            fail(f"{what} is wrong", expected=show(expected), actual=show(number))
        return
    tensor = expect_tensor(actual, what, shape=expected.shape)
    if tensor.device.type == "meta":
        fail(f"{what} holds no values", expected=show(expected), actual=show(tensor))
    kind = torch.promote_types(tensor.dtype, expected.dtype)
    wide = torch.promote_types(kind, torch.float64)
    got, wanted = tensor.detach().to(wide), expected.detach().to(wide)
    if not torch.allclose(got, wanted, rtol=rtol, atol=atol):
        fail(f"{what} is wrong", expected=show(expected), actual=show(tensor))
