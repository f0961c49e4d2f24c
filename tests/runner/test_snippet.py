import builtins
import contextlib
import io
import math
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import strategies
from grader.runner.snippet import MAX_ELEMENTS, MAX_LINES, write_snippet
from grader.sandbox.proxy import Feed, RemoteObject
from grader.sandbox.session import Event

STUDENT = """
import torch
given = []

def f(*args, **kwargs):
    given.append((args, kwargs))
    return len(given)

class Loader:
    def __init__(self, items):
        given.append(((items,), {}))
        self.items = items
        self.size = len(items)

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    def __call__(self, x):
        return ("called", x)

    def double(self, x):
        return 2 * x

def loader(made):
    return made.items
"""


@pytest.fixture(scope="module")
def student() -> Iterator[ModuleType]:
    module = ModuleType("student")
    exec(STUDENT, module.__dict__)
    sys.modules["student"] = module
    yield module
    del sys.modules["student"]


def make_remote(kind: str = "Loader") -> RemoteObject:
    session: Any = SimpleNamespace(release=lambda _number: None)
    return RemoteObject(session, 1, kind)


def call(name: str, *args: Any, **kwargs: Any) -> Event:
    return Event("call", None, name, args, kwargs)


def run(snippet: str, student: ModuleType) -> str:
    """Run a snippet as a student would; return what it prints."""
    student.given.clear()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet, "<pasted>", "exec"), {})
    return printed.getvalue()


def is_same(left: Any, right: Any) -> bool:
    if isinstance(left, torch.Tensor):
        return (
            isinstance(right, torch.Tensor)
            and (left.shape, left.dtype, left.device)
            == (right.shape, right.dtype, right.device)
            and (left.is_meta or torch.equal(left.isnan(), right.isnan()))
            and (left.is_meta or torch.equal(left.nan_to_num(), right.nan_to_num()))
        )
    if isinstance(left, dict):
        return isinstance(right, dict) and is_same(
            [*left, *left.values()], [*right, *right.values()]
        )
    if isinstance(left, list | tuple):
        return (
            type(left) is type(right)
            and len(left) == len(right)
            and all(map(is_same, left, right))
        )
    if isinstance(left, float) and math.isnan(left):
        return isinstance(right, float) and math.isnan(right)
    return type(left) is type(right) and left == right


DTYPES = (
    *(torch.float32, torch.float64, torch.float16, torch.bfloat16),
    *(torch.int64, torch.int32, torch.uint8, torch.bool),
)
tensors = st.one_of(
    strategies.tensors(shape=strategies.shapes(min_dims=0), dtypes=DTYPES[:5]),
    st.sampled_from(DTYPES).map(lambda dtype: torch.ones(2, 3, dtype=dtype)),
    st.sampled_from(DTYPES).map(lambda dtype: torch.ones(9, 9, dtype=dtype)),
    st.sampled_from([(0,), (0, 3), (2, 0)]).map(torch.zeros),
    st.just(torch.tensor([math.nan, math.inf, -math.inf])),
    st.just(torch.tensor([[1 + 2j]])),
    st.just(torch.empty(2, 3, dtype=torch.int64, device="meta")),
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)
)
leaves = st.one_of(
    scalars,
    tensors,
    st.sampled_from(
        [torch.float32, torch.int64, torch.device("cpu"), torch.device("meta")]
    ),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(
            st.text(max_size=3) | st.integers() | st.floats(allow_nan=False),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=5,
)


@example(value=math.nan, named=False)
@example(value=[math.inf, -math.inf], named=True)
@example(value={0.5: torch.device("meta")}, named=True)
@example(value=torch.full((9, 9), -0.25), named=False)
@example(value=torch.zeros(0, 3, dtype=torch.int64), named=False)
@example(value=torch.tensor([math.nan, math.inf, -math.inf]), named=False)
@example(value=torch.tensor([[1 + 2j]]), named=False)
@example(value=torch.empty(2, device="meta"), named=False)
@given(value=values, named=st.booleans())
def test_a_pasted_snippet_makes_the_same_call(
    student: ModuleType, value: Any, named: bool
) -> None:
    event = call("f", key=value) if named else call("f", value)

    snippet = write_snippet("student", [event])

    assert run(snippet, student) == "1\n"
    ((args, kwargs),) = student.given
    assert is_same(value, kwargs["key"] if named else args[0]), snippet


def test_a_snippet_prints_the_last_answer_alone(student: ModuleType) -> None:
    snippet = write_snippet("student", [call("f", 1), call("f", 2.5)])

    assert snippet == "import torch\nfrom student import f\n\nf(1)\nprint(f(2.5))\n"
    assert run(snippet, student) == "2\n"


def test_objects_get_names_and_are_called_by_them(student: ModuleType) -> None:
    made, iterator = make_remote(), make_remote("Iterator")
    batches = [torch.tensor([1.0]), torch.tensor([2.0])]
    events = [
        Event("call", None, "Loader", (Feed(batches, 2),), {}, made),
        Event("len", made, "", (), {}),
        Event("get", made, "size", (), {}),
        Event("call", made, "double", (4,), {}),
        Event("call", made, "", (5,), {}),
        Event("iter", made, "", (), {}, iterator),
        Event("next", iterator, "", (), {}),
        Event("next", iterator, "", (), {}),
    ]

    snippet = write_snippet("student", events)

    assert snippet.splitlines()[3:] == [
        "loader = Loader([torch.tensor([1.0]), torch.tensor([2.0])])",
        "len(loader)",
        "loader.size",
        "loader.double(4)",
        "loader(5)",
        "iterator = iter(loader)",
        "print(list(iterator))",
    ]
    assert run(snippet, student) == "[tensor([1.]), tensor([2.])]\n"


def test_a_variable_never_hides_a_function_of_the_student(student: ModuleType) -> None:
    first, second = make_remote(), make_remote()
    events = [
        Event("call", None, "Loader", ([1],), {}, first),
        Event("call", None, "Loader", ([2],), {}, second),
        call("loader", first),
        call("loader", second),
    ]

    snippet = write_snippet("student", events)

    assert "loader_ = Loader([1])\nloader_2 = Loader([2])" in snippet
    assert run(snippet, student) == "[2]\n"


@pytest.mark.parametrize("name", ["make_list", "class", "torch", "print", "___"])
def test_a_variable_never_hides_what_a_snippet_uses(name: str) -> None:
    made = make_remote()
    events = [Event("build", None, f"{name}(3)", (), {}, made), call("f", made)]

    snippet = write_snippet("student", events)

    variable = snippet.splitlines()[-2].partition(" = ")[0]
    assert variable.isidentifier()
    assert variable not in {"torch", "class", *dir(builtins)}


def test_what_is_built_is_written_with_its_arguments() -> None:
    layer = make_remote("Linear")
    events = [
        Event("build", None, "nn.Linear(*args)", (3, 2), {}, layer),
        Event(
            "build",
            None,
            "torch.nn.Sequential(args[0], args[1])",
            (layer, "args[0]"),
            {},
            make_remote(),
        ),
    ]

    snippet = write_snippet("student", events)

    assert snippet.splitlines() == [
        "import torch",
        "",
        "linear = torch.nn.Linear(3, 2)",
        "print(torch.nn.Sequential(linear, 'args[0]'))",
    ]


def test_a_name_of_the_module_is_imported() -> None:
    event = Event("get", None, "DEVICE", (), {}, None)

    assert write_snippet("m", [event]) == (
        "import torch\nfrom m import DEVICE\n\nprint(DEVICE)\n"
    )


UNWRITABLE = {
    "bytes": b"x",
    "an object nobody made": make_remote(),
    "a large tensor": torch.arange(MAX_ELEMENTS + 1.0),
    "a large tensor of nan": torch.full((MAX_ELEMENTS + 1,), math.nan),
    "a feed without a list": Feed(iter([]), 1),
    "a complex tensor without end": torch.tensor([complex(0, math.inf)]),
    "something deep down": [{"a": (object(),)}],
}


@pytest.mark.parametrize("kind", UNWRITABLE)
def test_what_cannot_be_written_gives_no_snippet(kind: str) -> None:
    assert write_snippet("student", [call("f", UNWRITABLE[kind])]) == ""


@pytest.mark.parametrize(
    "event",
    [
        Event("define", None, "kit", ("x = 1",), {}, make_remote()),
        Event("load", None, "student", (), {}),
        Event("build", None, "f(**kwargs)", (), {"a": 1}, make_remote()),
        Event("call", make_remote(), "f", (), {}),
        # its iterator was forgotten
        Event("next", make_remote(), "", (), {}),
    ],
)
def test_a_call_that_cannot_be_written_gives_no_snippet(event: Event) -> None:
    assert write_snippet("student", [event]) == ""


def test_no_calls_give_no_snippet() -> None:
    assert write_snippet("student", []) == ""


def test_a_snippet_too_long_to_read_is_not_written() -> None:
    assert write_snippet("student", [call("f")] * MAX_LINES) != ""
    assert write_snippet("student", [call("f")] * (MAX_LINES + 1)) == ""
