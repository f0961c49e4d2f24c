import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import (
    Session,
    SubmissionProxy,
    assert_equal,
    check,
    expect_integer,
)

sizes = st.integers(1, 9)

# expression over args = (a, b, c), and its count
MODULES = {
    "nn.Conv2d(args[0], args[1], 3)": lambda a, b, c: 9 * a * b + b,
    "nn.Embedding(args[0], args[1])": lambda a, b, c: a * b,
    # running mean and variance are buffers, not parameters
    "nn.BatchNorm1d(args[0])": lambda a, b, c: 2 * a,
    "nn.Sequential(nn.Linear(args[0], args[1], bias=False), nn.ReLU(), "
    "nn.Sequential(nn.Linear(args[1], args[2])))": lambda a, b, c: a * b + b * c + c,
    "nn.ParameterList([nn.Parameter(torch.zeros(args[0], args[1], args[2]))])": (
        lambda a, b, c: a * b * c
    ),
}


def assert_count(actual: object, expected: int, what: str = "the count") -> None:
    assert_equal(expect_integer(actual, what), expected, what)


@check("param-count", weight=2, hint="Add up numel() over model.parameters().")
@given(a=sizes, b=sizes)
def test_counts_a_layer(
    submission: SubmissionProxy, worker: Session, a: int, b: int
) -> None:
    """count_parameters counts the weights and biases of a linear layer"""
    layer = worker.build("nn.Linear(*args)", a, b)

    assert_count(submission.count_parameters(layer), a * b + b)


@check("param-count", weight=2, hint="model.parameters() walks through any module.")
@given(expression=st.sampled_from(list(MODULES)), a=sizes, b=sizes, c=sizes)
def test_counts_any_module(
    submission: SubmissionProxy,
    worker: Session,
    expression: str,
    a: int,
    b: int,
    c: int,
) -> None:
    """count_parameters counts convolutions, embeddings, norms and nested modules"""
    module = worker.build(expression, a, b, c)

    assert_count(submission.count_parameters(module), MODULES[expression](a, b, c))


@check("param-count", weight=2, hint="Trainable means requires_grad.")
@given(a=sizes, b=sizes, c=sizes)
def test_frozen_excluded(
    submission: SubmissionProxy, worker: Session, a: int, b: int, c: int
) -> None:
    """count_parameters leaves out what is frozen"""
    module = worker.build(
        "nn.Sequential(nn.Linear(args[0], args[1]).requires_grad_(False), "
        "nn.Linear(args[1], args[2]))",
        *(a, b, c),
    )

    assert_count(submission.count_parameters(module), b * c + c)


@check("param-count", weight=2, hint="A layer used twice has its parameters once.")
@given(a=sizes)
def test_shared_once(submission: SubmissionProxy, worker: Session, a: int) -> None:
    """count_parameters counts shared parameters once"""
    module = worker.build(
        "(lambda layer: nn.Sequential(layer, nn.ReLU(), layer))"
        "(nn.Linear(args[0], args[0]))",
        a,
    )

    assert_count(submission.count_parameters(module), a * a + a)


@check("param-count", hint="The sum of nothing is 0.")
def test_no_parameters(submission: SubmissionProxy, worker: Session) -> None:
    """count_parameters is 0 where there is nothing to train"""
    for expression in (
        "nn.ReLU()",
        "nn.Sequential()",
        "nn.Linear(3, 2).requires_grad_(False)",
    ):
        assert_count(submission.count_parameters(worker.build(expression)), 0)


@check("param-count", weight=3, hint="Two layers, each with a weight and a bias.")
@given(a=st.integers(1, 2000), h=st.integers(1, 512), b=st.integers(1, 100))
def test_closed_form(submission: SubmissionProxy, a: int, h: int, b: int) -> None:
    """mlp_parameter_count gives the number of parameters from the sizes alone"""
    model = torch.nn.Sequential(
        torch.nn.Linear(a, h, device="meta"), torch.nn.Linear(h, b, device="meta")
    )
    expected = sum(parameter.numel() for parameter in model.parameters())

    assert_count(submission.mlp_parameter_count(a, h, b), expected)
