import itertools
import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader import checks
from grader.checks.asserts import MAX_SHOWN, show
from grader.errors import CheckFailed
from grader.sandbox.proxy import RemoteObject

CPU = torch.device("cpu")


def make_remote(kind: str = "Loader") -> RemoteObject:
    session: Any = SimpleNamespace(release=lambda _number: None)
    return RemoteObject(session, 1, kind)


TENSORS = (
    torch.tensor([]),
    torch.empty(0, 3),
    torch.tensor(2.0),
    torch.tensor([math.nan]),
    torch.tensor([1.0, 2.0]),
    torch.zeros(2, 3),
    torch.tensor([True]),
    torch.tensor([1 + 2j]),
    torch.tensor([1, 2]),
    torch.zeros(1, dtype=torch.bfloat16),
    torch.zeros(2, 2, dtype=torch.float16),
    torch.full((70, 70), math.inf),
    torch.empty(1, device="meta"),
    torch.empty(2, 3, device="meta"),
    torch.zeros(2, requires_grad=True),
    torch.nn.Parameter(torch.zeros(2)),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    # as large as an integer from a worker can be
    st.sampled_from([1 << 3999, -(1 << 3999)]),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.sampled_from([torch.float32, CPU, torch.device("meta")]),
    st.sampled_from(TENSORS),
    st.builds(make_remote, st.text(max_size=9)),
)
garbage = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3),
    ),
    max_leaves=6,
)
EXPECTATIONS: dict[str, Callable[[Any], Any]] = {
    "tensor": checks.expect_tensor,
    "shaped tensor": lambda v: checks.expect_tensor(v, shape=(2, 3)),
    "typed tensor": lambda v: checks.expect_tensor(v, dtype=torch.float32),
    "number": checks.expect_number,
    "integer": checks.expect_integer,
    "sequence": checks.expect_sequence,
    "long sequence": lambda v: checks.expect_sequence(v, length=2),
    "mapping": checks.expect_mapping,
    "mapping with keys": lambda v: checks.expect_mapping(v, keys=("a", "b")),
    "object": checks.expect_object,
    "device": checks.expect_device,
    "equal to a number": lambda v: checks.assert_equal(v, 3),
    "equal to text": lambda v: checks.assert_equal(v, "x"),
    "equal to a list": lambda v: checks.assert_equal(v, [3, [1.0]]),
    "equal to a dict": lambda v: checks.assert_equal(v, {"a": 3}),
    "close to a number": lambda v: checks.assert_close(v, 0.5),
    "close to infinity": lambda v: checks.assert_close(v, math.inf),
    "close to a scalar": lambda v: checks.assert_close(v, torch.tensor(2.0)),
    "close to a tensor": lambda v: checks.assert_close(v, torch.zeros(2, 3)),
    "close to integers": lambda v: checks.assert_close(v, torch.tensor([1, 2])),
    "close to a complex": lambda v: checks.assert_close(v, torch.tensor([1 + 2j])),
    "close to an element": lambda v: checks.assert_close(v, torch.tensor([1.0])),
    "close to nothing": lambda v: checks.assert_close(v, torch.tensor([])),
}


@pytest.mark.parametrize("name", EXPECTATIONS)
@given(value=garbage)
def test_any_answer_ends_in_a_value_or_a_failed_check(name: str, value: Any) -> None:
    try:
        EXPECTATIONS[name](value)
    except CheckFailed as error:
        assert str(error)
        assert len(error.expected) <= MAX_SHOWN + 4
        assert len(error.actual) <= MAX_SHOWN + 4


@given(value=garbage)
def test_any_answer_can_be_shown(value: Any) -> None:
    text = show(value)

    assert len(text) <= MAX_SHOWN + 4
    assert all(char.isprintable() or char in "\n\t" for char in text)


def test_what_is_shown_has_no_addresses() -> None:
    assert show("<object at 0x7f420a4376d0>") == "'<object at 0x...>'"


def test_a_long_answer_is_cut() -> None:
    assert show("x" * 1000) == f"'{'x' * (MAX_SHOWN - 1)} ..."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (make_remote("Loader"), "an object of type"),
        (torch.empty(2, 3, device="meta"), "shape (2, 3) on the meta device"),
        (None, "None"),
    ],
)
def test_an_answer_is_shown_in_words(value: Any, text: str) -> None:
    assert text in show(value)


def failure(call: Callable[[], object]) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        call()
    return caught.value


def test_a_failure_says_what_was_wanted_and_what_came() -> None:
    error = failure(lambda: checks.expect_integer(None, "the count"))

    assert str(error) == "the count must be an integer"
    assert (error.expected, error.actual) == ("an integer", "None")


def test_a_failure_carries_its_texts() -> None:
    error = failure(lambda: checks.fail("m", expected="e", actual="a"))

    assert (str(error), error.expected, error.actual) == ("m", "e", "a")


def test_require_fails_unless_the_condition_holds() -> None:
    checks.require(True, "fine")

    assert str(failure(lambda: checks.require(False, "not fine"))) == "not fine"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3.0),
        (0.5, 0.5),
        (torch.tensor(0.5), 0.5),
        (torch.tensor([[2]]), 2.0),
        (1 << 3000, math.inf),
        (-(1 << 3000), -math.inf),
    ],
)
def test_a_number_may_be_of_any_kind(value: Any, number: float) -> None:
    got = checks.expect_number(value)

    assert type(got) is float
    assert got == number


@pytest.mark.parametrize("value", [True, "1", 1j, None, torch.zeros(2)])
def test_what_is_no_number_fails(value: Any) -> None:
    assert "must be a number" in str(failure(lambda: checks.expect_number(value)))


@pytest.mark.parametrize("value", [7, 7.0, torch.tensor(7), torch.tensor([7.0])])
def test_an_integer_may_be_of_any_kind(value: Any) -> None:
    got = checks.expect_integer(value)

    assert type(got) is int
    assert got == 7


@pytest.mark.parametrize("value", [7.5, True, math.inf, math.nan, "7", None])
def test_what_is_no_integer_fails(value: Any) -> None:
    assert "must be an integer" in str(failure(lambda: checks.expect_integer(value)))


def test_a_tensor_must_have_the_shape_and_dtype_that_are_named() -> None:
    x = torch.zeros(2, 3)

    assert checks.expect_tensor(x, shape=[2, 3], dtype=torch.float32) is x
    wrong = failure(lambda: checks.expect_tensor(x, "x", shape=(3, 2)))
    assert (wrong.expected, wrong.actual) == ("shape (3, 2)", "shape (2, 3)")
    wrong = failure(lambda: checks.expect_tensor(x, "x", dtype=torch.int64))
    assert (wrong.expected, wrong.actual) == ("torch.int64", "torch.float32")


def test_a_sequence_is_a_list_or_a_tuple_of_the_length_that_is_named() -> None:
    assert checks.expect_sequence((1, 2), length=2) == (1, 2)
    assert checks.expect_sequence([]) == []
    wrong = failure(lambda: checks.expect_sequence([1], "it", length=2))
    assert (wrong.expected, wrong.actual) == ("2 items", "1 items")


def test_a_mapping_has_the_keys_that_are_named_and_may_have_more() -> None:
    assert checks.expect_mapping({"a": 1, "b": 2}, keys=("a",)) == {"a": 1, "b": 2}
    wrong = failure(lambda: checks.expect_mapping({"b": 1}, "it", keys=("a", "c")))
    assert str(wrong) == "it lacks 'a', 'c'"


def test_objects_and_devices_are_returned_as_they_are() -> None:
    remote = make_remote()

    assert checks.expect_object(remote) is remote
    assert checks.expect_device(CPU) is CPU


def test_equal_means_equal_whatever_the_type() -> None:
    checks.assert_equal(2.0, 2)
    checks.assert_equal([1, {"a": 2.0}], [1.0, {"a": 2}])

    wrong = failure(lambda: checks.assert_equal(2, 3, "it"))
    assert (str(wrong), wrong.expected, wrong.actual) == ("it is wrong", "3", "2")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([torch.zeros(2)], [0]),
        ({"a": [torch.empty(1, device="meta")]}, {"a": [3]}),
        (torch.tensor(3), 3),
        (make_remote(), 3),
        ([make_remote()], [3]),
    ],
)
def test_no_tensor_or_object_equals_a_plain_value(actual: Any, expected: Any) -> None:
    failure(lambda: checks.assert_equal(actual, expected))


@pytest.mark.parametrize("actual", [3, 3.0, torch.tensor([3.00001])])
def test_close_numbers_of_any_kind_are_close(actual: Any) -> None:
    checks.assert_close(actual, 3.0)


def test_close_tensors_are_close_whatever_their_dtype() -> None:
    checks.assert_close(torch.tensor([1, 2]), torch.tensor([1.0, 2.000001]))
    checks.assert_close(torch.tensor([1 + 0j]), torch.tensor([1.0 + 0j]))
    checks.assert_close(torch.zeros(2, requires_grad=True), torch.zeros(2))


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (3.1, 3.0),
        (math.nan, math.nan),
        (torch.tensor([1.0]), torch.tensor([2.0])),
        (torch.tensor([math.nan]), torch.tensor([math.nan])),
        (torch.zeros(1, 2), torch.zeros(2)),
        (torch.tensor([1 + 1j]), torch.tensor([1.0])),
        (torch.empty(2, device="meta"), torch.zeros(2)),
    ],
)
def test_what_is_far_or_not_a_number_fails(actual: Any, expected: Any) -> None:
    failure(lambda: checks.assert_close(actual, expected))


def test_what_never_ends_is_taken_up_to_a_number() -> None:
    assert checks.take(itertools.count(), 3) == [0, 1, 2]
    assert checks.take([7], 3) == [7]


def test_every_exported_name_is_there() -> None:
    assert sorted(checks.__all__) == checks.__all__
    assert all(hasattr(checks, name) for name in checks.__all__)
