import ast
import textwrap
from collections import Counter
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.audit.mutate import Mutation, generate
from grader.audit.operators import OPERATORS
from grader.errors import BadExam

RELU = '''
"""The rectified linear unit."""

import torch
import torch.nn.functional as F
from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """Replace what is negative by 0."""
    return torch.where(x > 0, x, 0)


def leaky(x: Tensor, slope: float = 0.01) -> Tensor:
    return F.relu(x) - slope * F.relu(-x)


if __name__ == "__main__":
    print(relu(torch.tensor([-1.0, 2.0])))
'''

MODEL = """
from torch import nn


class Model(nn.Module):
    def __init__(self, in_size=784, hidden_size=32, out_size=10):
        super().__init__()
        self.sizes = {"in": in_size, hidden_size: None, **{}}
        self.layers: "list" = [nn.Linear(in_size, hidden_size, bias=True)]
        print("made", in_size + 1)

    def forward(self, xb):
        if xb.ndim > 2 and not self.training:
            xb = xb.reshape(xb.size(0), -1)
        elif xb.ndim == 0 or xb is None:
            raise ValueError(f"no batch: {xb.ndim + 1}")
        out = xb if self.sizes["in"] else xb[1:, :, ::2]
        return self.layers[0](out)
"""

TRAINING = """
import functools

import torch
import torch.nn.functional as F


@functools.lru_cache(maxsize=1)
@torch.no_grad()
def evaluate(model, loader):
    losses = [F.cross_entropy(model(x), y) for x, y in loader if len(x) if len(y)]
    return {"val_loss": sum(losses) / len(losses)}


def batches(loader, device):
    for batch in loader:
        got = yield batch.to(device)
        if got:
            continue
        yield from (batch, got)
        yield
        return


def fit(epochs, lr, model, loader, opt_func=torch.optim.SGD):
    optimizer = opt_func(model.parameters(), lr)
    best, total = None, 0.0
    for epoch in range(1, epochs + 1):
        for x, y in batches(loader, "cpu"):
            loss = F.cross_entropy(model(x), y, reduction="sum")
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.item() ** 2 % 7 // 1 @ 3 << 2
            if not isinstance(x, torch.Tensor):
                break
        assert epoch
        del x
        while total > 1e400:
            total = total.mean(0).sum(*[1], 2).max(-1)
        match epoch:
            case 1 if epoch > 1:
                best, x = x, best
    return best


async def serve(source):
    async for item in source:
        await item.close(*source)
    return -item, ~item, 3j, min(*source, 1)
"""
SAMPLES = {"relu.py": RELU, "model.py": MODEL, "train.py": TRAINING}
MADE = {name: generate(source, name) for name, source in SAMPLES.items()}


def mutate(statements: str) -> set[tuple[str, str]]:
    source = textwrap.dedent(statements)
    return {(made.operator, made.after) for made in generate(source, "a.py")}


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, Mutation]:
    name = draw(st.sampled_from(sorted(SAMPLES)))
    return SAMPLES[name], draw(st.sampled_from(MADE[name]))


def statements_of(source: str) -> list[str]:
    return ast.unparse(ast.parse(source)).split("\n")


def common_lines(old: list[str], new: list[str]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@given(mutants())
def test_a_mutant_compiles_and_differs_in_one_statement(
    case: tuple[str, Mutation],
) -> None:
    source, mutation = case
    compile(mutation.source, "mutant.py", "exec", dont_inherit=True)
    old, new = statements_of(source), statements_of(mutation.source)
    head = common_lines(old, new)
    tail = common_lines(old[head:][::-1], new[head:][::-1])

    assert old != new
    assert abs(len(old) - len(new)) <= 1
    assert max(len(old), len(new)) - head - tail == 1
    assert mutation.before != mutation.after
    assert 1 <= mutation.line <= len(source.splitlines())


@pytest.mark.parametrize("name", SAMPLES)
def test_mutants_of_a_file_are_all_different_and_ordered(name: str) -> None:
    made = MADE[name]

    assert len({each.source for each in made}) == len(made)
    assert len({each.id for each in made}) == len(made)
    assert [each.line for each in made] == sorted(each.line for each in made)
    assert made == generate(SAMPLES[name], name)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("relu.py", 12, 25), ("model.py", 35, 65), ("train.py", 90, 130)],
)
def test_a_file_yields_a_number_of_mutants_that_can_be_graded(
    name: str, least: int, most: int
) -> None:
    assert least <= len(MADE[name]) <= most


def test_every_operator_finds_work_in_realistic_files() -> None:
    used = Counter(mutation.operator for made in MADE.values() for mutation in made)

    assert set(used) == set(OPERATORS)


def test_an_id_outlives_edits_elsewhere_in_the_file() -> None:
    edited = "'''Words.'''\n\nimport os\n\n\ndef other(x):\n    return x > 1\n\n" + RELU

    before = {each.id for each in MADE["relu.py"]}
    after = {each.id for each in generate(edited, "relu.py")}

    assert before < after


def test_an_id_begins_with_file_function_and_operator() -> None:
    made = MADE["model.py"]

    assert any(
        each.id.startswith("model.py:Model.forward:comparison:") for each in made
    )
    assert generate("x = 1", "a.py")[0].id.startswith("a.py:module:number:")


def test_equal_statements_of_a_function_have_ids_of_their_own() -> None:
    made = generate("def f(x):\n    g(x)\n    g(x)\n", "a.py")

    assert [each.line for each in made] == [2, 3]
    assert made[0].id != made[1].id


@pytest.mark.parametrize(
    "source",
    [
        '"""Words, 1 of 2."""',
        "import torch.nn as nn\nfrom os import path",
        'def f(x: "Tensor[0]" = None) -> Literal[1]: "Words."',
        "x: Literal[1]",
        "if __name__ == '__main__':\n    main(1)",
        "print(1 + 1)",
        "x = f'{1 + y}'",
        "class A(list[1]): pass",
        "pass",
        "return_nothing = None\ndef f():\n    return",
        "x: list[int] = y",
        "text = 'a'",
    ],
)
def test_what_is_no_behaviour_stays_as_it_is(source: str) -> None:
    assert generate(source, "a.py") == ()


def test_source_that_is_not_python_is_refused_with_its_place() -> None:
    with pytest.raises(BadExam, match=r"^relu.py: .*not Python.*line 1.*Correct"):
        generate("def relu(x) return x", "relu.py")
    with pytest.raises(BadExam, match=r"^relu.py: .*null bytes"):
        generate("x = 1\0", "relu.py")


@pytest.mark.parametrize(
    ("statement", "operator", "results"),
    [
        ("a = x > y", "comparison", {"a = x >= y", "a = x < y"}),
        ("a = x in y", "comparison", {"a = x not in y"}),
        ("x < y != z", "comparison", {"x <= y != z", "x > y != z", "x < y == z"}),
        ("a = x @ y", "arithmetic", {"a = x * y"}),
        ("a = x | y", "arithmetic", set()),
        ("a += x", "arithmetic", {"a -= x"}),
        ("a = 784", "number", {"a = 785", "a = 783"}),
        ("a = 0", "number", {"a = 1"}),
        ("a = 0.5 ** x", "number", {"a = 1.5 ** x", "a = (-0.5) ** x"}),
        ("a = -1", "number", {"a = -2", "a = -0"}),
        ("a = 1e999", "number", set()),
        ("a = True", "boolean", {"a = False"}),
        ("a = d['k']", "key", {"a = d['k_']"}),
        ("a = {'k': 'v', b: 2, **d}", "key", {"a = {'k_': 'v', b: 2, **d}"}),
        ("a = not x", "unary-removed", {"a = x"}),
        ("a = -1", "unary-removed", set()),
        ("a = x and y", "and-or", {"a = x or y"}),
        ("a = x or y", "and-or", {"a = x and y"}),
        ("super().__init__()", "call-removed", {"pass"}),
        ("x = x + y", "statement-removed", {"pass"}),
        ("self.x = y", "statement-removed", {"pass"}),
        ("d[k] = y", "statement-removed", {"pass"}),
        ("x = y", "statement-removed", set()),
        ("raise E", "statement-removed", {"pass"}),
        ("a = f(x, y, z)", "arguments-swapped", {"a = f(y, x, z)"}),
        ("a = f(*x, y)", "arguments-swapped", set()),
        ("a = f(x, x)", "arguments-swapped", set()),
        ("a = isinstance(x, y)", "arguments-swapped", set()),
        ("a = x.sum(1)", "argument-removed", {"a = x.sum()"}),
        ("a = f(x, -1)", "argument-removed", {"a = f(x)"}),
        ("a = f(1)", "argument-removed", set()),
        ("a = f(x, k=y, **z)", "keyword-removed", {"a = f(x, **z)", "a = f(x, k=y)"}),
        ("if x:\n    y", "condition-forced", {"if True:", "if False:"}),
        ("if x:\n    y", "condition-negated", {"if not x:"}),
        ("if x > y:\n    z", "condition-negated", set()),
        ("if not x:\n    z", "condition-negated", set()),
        ("for x in y:\n    z()", "loop-once", {"z()\nbreak"}),
        ("for x in y:\n    break", "loop-once", set()),
        ("def f():\n    yield x", "yield-changed", {"pass", "yield None"}),
        ("def f():\n    yield from x", "yield-changed", {"pass", "yield x"}),
        ("@a\n@b\ndef f(): pass", "decorator-removed", {"@b", "def f():"}),
        ("a = x[y:z]", "slice-opened", {"a = x[:z]", "a = x[y:]"}),
        ("a = f(x).to(y)", "call-unwrapped", {"a = f(x)", "a = x.to(y)"}),
        ("a = self.f(x)", "call-unwrapped", {"a = x"}),
        ("a = super().f(x)", "call-unwrapped", {"a = x"}),
        ("import torch.nn as nn\na = nn.f(x, y)", "call-unwrapped", {"a = x"}),
        ("import torch.nn\na = torch.nn.f(x)", "call-unwrapped", {"a = x"}),
        ("a = nn.Linear(x, y)", "call-unwrapped", set()),
        ("a = isinstance(x, y)", "call-unwrapped", set()),
        ("a = f(*x)", "call-unwrapped", set()),
        ("a = f()", "call-unwrapped", set()),
        ("x.f(y)", "call-unwrapped", set()),
        ("a = x if c else y", "branch-taken", {"a = x", "a = y"}),
        ("a = [x for x in y if x]", "filter-removed", {"a = [x for x in y]"}),
    ],
)  # fmt: skip
def test_an_operator_makes_the_slips_it_is_named_for(
    statement: str, operator: str, results: set[str]
) -> None:
    made = {after for name, after in mutate(statement) if name == operator}

    assert made == results


def test_a_mutation_shows_the_statement_before_and_after() -> None:
    (dropped,) = (each for each in MADE["train.py"] if each.before.startswith("@torch"))

    assert dropped.before == "@torch.no_grad()\ndef evaluate(model, loader):"
    assert dropped.after == "def evaluate(model, loader):"
    assert dropped.operator == "decorator-removed"
