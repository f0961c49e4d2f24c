from typing import Any

import torch
import torch.nn.functional as F
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    RemoteObject,
    Session,
    SubmissionProxy,
    assert_close,
    assert_equal,
    check,
    expect_mapping,
    expect_sequence,
    expect_tensor,
    fail,
    require,
    strategies,
)

# all sizes differ, so that a parameter is known by its number of elements
Sizes = tuple[int, int, int]
sizes: st.SearchStrategy[Sizes] = st.sampled_from(
    [(5, 3, 2), (7, 4, 3), (11, 6, 4), (6, 13, 5)]
)

KIT = """
import torch

def read(model):
    return [(p.detach(), p.requires_grad) for p in model.parameters()]

def write(model, values):
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), values):
            parameter.copy_(value)

def gradients(model, x, y):
    model.zero_grad()
    torch.nn.functional.cross_entropy(model(x), y).backward()
    return [p.grad for p in model.parameters()]
"""


def expect_model(model: Any) -> RemoteObject:
    if not isinstance(model, RemoteObject):
        fail("MnistModel(...) must give a module")
    return model


def read_parameters(kit: RemoteObject, model: RemoteObject) -> list[torch.Tensor]:
    rows = expect_sequence(kit.read(model), "the parameters")
    return [
        expect_tensor(expect_sequence(row, "a parameter", length=2)[0], "a parameter")
        for row in rows
    ]


def wanted_counts(sizes: Sizes) -> list[int]:
    inputs, hidden, outputs = sizes
    return sorted([inputs * hidden, hidden, hidden * outputs, outputs])


def require_parameters(parameters: list[torch.Tensor], sizes: Sizes) -> None:
    """Fail unless the parameters are two weights and two biases of these sizes."""
    found = sorted(parameter.numel() for parameter in parameters)
    if found != wanted_counts(sizes):
        fail(
            f"MnistModel{sizes} has the wrong parameters",
            expected=f"parameters of {wanted_counts(sizes)} elements",
            actual=f"parameters of {found} elements",
        )


def compute(x: torch.Tensor, parameters: list[torch.Tensor], sizes: Sizes) -> Any:
    """Return the logits of one hidden ReLU layer: (N, inputs) -> (N, outputs)."""
    inputs, hidden, outputs = sizes
    by_count = {parameter.numel(): parameter for parameter in parameters}

    def weight(n_in: int, n_out: int) -> torch.Tensor:
        matrix = by_count[n_in * n_out].squeeze()
        # nn.Linear keeps (out, in); a hand-made weight may be (in, out)
        is_linear = matrix.shape == (n_out, n_in)
        return matrix.t() if is_linear else matrix.reshape(n_in, n_out)

    first = x @ weight(inputs, hidden) + by_count[hidden].reshape(-1)
    return first.relu() @ weight(hidden, outputs) + by_count[outputs].reshape(-1)


def make_model(
    submission: SubmissionProxy, worker: Session, sizes: Sizes, seed: int
) -> tuple[RemoteObject, RemoteObject, list[torch.Tensor]]:
    """Return the kit, a model in eval mode, and the random parameters it was given."""
    kit = worker.define("kit", KIT)
    model = expect_model(submission.MnistModel(*sizes))
    model.eval()
    parameters = read_parameters(kit, model)
    require_parameters(parameters, sizes)
    values = [
        strategies.random_tensor(seed + index, *parameter.shape)
        for index, parameter in enumerate(parameters)
    ]
    kit.write(model, values)
    return kit, model, values


@check("model", hint="class MnistModel(nn.Module), and call super().__init__().")
def test_is_a_module(submission: SubmissionProxy, worker: Session) -> None:
    """MnistModel is an nn.Module"""
    model = expect_model(submission.MnistModel(784, 32, 10))

    require(
        worker.build("isinstance(args[0], nn.Module)", model) is True,
        "MnistModel(...) is no nn.Module",
    )
    # a class may say so and be none: it has to work as one, too
    expect_mapping(model.state_dict(), "the model's state")


@check("model", hint="def __init__(self, in_size=784, hidden_size=32, out_size=10).")
def test_default_sizes(submission: SubmissionProxy, worker: Session) -> None:
    """MnistModel() has the sizes 784, 32 and 10"""
    kit = worker.define("kit", KIT)

    model = expect_model(submission.MnistModel())

    require_parameters(read_parameters(kit, model), (784, 32, 10))


@check("model", weight=2, hint="Build the layers from the arguments, not from numbers.")
@given(sizes=sizes, named=st.booleans(), n=st.integers(1, 4))
def test_accepts_sizes(
    submission: SubmissionProxy, sizes: Sizes, named: bool, n: int
) -> None:
    """MnistModel takes its sizes by position and by name"""
    names = dict(zip(("in_size", "hidden_size", "out_size"), sizes, strict=True))

    model = submission.MnistModel(**names) if named else submission.MnistModel(*sizes)

    got = expect_model(model)(torch.zeros(n, sizes[0]))
    expect_tensor(got, "model(x)", shape=(n, sizes[2]))


@check("model", weight=2, hint="Keep the first dimension, flatten the others.")
@given(n=st.integers(1, 5), flat=st.booleans())
def test_output_shape(submission: SubmissionProxy, n: int, flat: bool) -> None:
    """Images (N, 1, 28, 28) and vectors (N, 784) give logits (N, 10)"""
    x = torch.zeros((n, 784) if flat else (n, 1, 28, 28))

    got = expect_model(submission.MnistModel(784, 32, 10))(x)

    expect_tensor(got, "model(x)", shape=(n, 10))


@check("model", weight=2, hint="Two linear layers, each with a weight and a bias.")
@given(sizes=sizes)
def test_parameters(submission: SubmissionProxy, worker: Session, sizes: Sizes) -> None:
    """MnistModel has one hidden layer: two weights and two biases, no more"""
    kit = worker.define("kit", KIT)

    model = expect_model(submission.MnistModel(*sizes))

    require_parameters(read_parameters(kit, model), sizes)


@check("model", weight=2, after="parameters", hint="Detach and freeze nothing.")
@given(sizes=sizes, seed=strategies.seeds())
def test_all_trained(
    submission: SubmissionProxy, worker: Session, sizes: Sizes, seed: int
) -> None:
    """Every parameter gets the gradient of the loss"""
    kit, model, values = make_model(submission, worker, sizes, seed)
    x = strategies.random_tensor(seed + 9, 6, sizes[0])
    y = torch.arange(6) % sizes[2]
    leaves = [value.clone().requires_grad_() for value in values]
    loss = F.cross_entropy(compute(x, leaves, sizes), y)
    expected = torch.autograd.grad(loss, leaves)

    got = expect_sequence(kit.gradients(model, x, y), "the gradients")

    for actual, wanted in zip(got, expected, strict=False):
        require(actual is not None, "a parameter gets no gradient")
        assert_close(actual, wanted, "a gradient", rtol=1e-3, atol=1e-4)
    assert_equal(len(got), len(expected), "the number of gradients")


@check(
    "model",
    weight=4,
    after="parameters",
    hint="Linear, ReLU, linear; what comes out are raw scores, with nothing after.",
)
@given(sizes=sizes, seed=strategies.seeds(), n=st.integers(1, 4))
def test_computes_the_network(
    submission: SubmissionProxy, worker: Session, sizes: Sizes, seed: int, n: int
) -> None:
    """The output is linear(relu(linear(x))), as raw scores"""
    _, model, values = make_model(submission, worker, sizes, seed)
    x = strategies.random_tensor(seed + 9, n, sizes[0])

    got = model(x)

    assert_close(got, compute(x, values, sizes), "model(x)", rtol=1e-3, atol=1e-4)


@check("model", hint="Take the batch size from xb, whatever it is.")
@example(n=1)
@given(n=st.integers(1, 150))
def test_any_batch_size(submission: SubmissionProxy, n: int) -> None:
    """Any number of images from 1 up makes a batch"""
    model = expect_model(submission.MnistModel(784, 32, 10))

    got = model(torch.zeros(n, 1, 28, 28))

    expect_tensor(got, "model(x)", shape=(n, 10))


@check("model", weight=2, hint="Each image's scores depend on that image alone.")
@given(seed=strategies.seeds(), n=st.integers(2, 5))
def test_rows_independent(submission: SubmissionProxy, seed: int, n: int) -> None:
    """An image's scores do not depend on the rest of its batch"""
    model = expect_model(submission.MnistModel(784, 32, 10))
    model.eval()
    x = strategies.random_tensor(seed, n, 784)

    together = expect_tensor(model(x), "model(x)", shape=(n, 10))

    for index in range(n):
        alone = model(x[index : index + 1])
        row = together[index : index + 1]
        assert_close(alone, row, "the scores of an image alone", rtol=1e-3, atol=1e-4)


@check("model", hint="After eval() nothing random is left.")
@given(seed=strategies.seeds())
def test_deterministic(submission: SubmissionProxy, seed: int) -> None:
    """In eval mode the same images give the same scores"""
    model = expect_model(submission.MnistModel(784, 32, 10))
    model.eval()
    x = strategies.random_tensor(seed, 3, 784)

    first = expect_tensor(model(x), "model(x)")

    assert_close(model(x), first, "model(x), asked again")


@check("model", hint="Make new tensors; do not write into xb.")
@given(seed=strategies.seeds())
def test_input_untouched(submission: SubmissionProxy, seed: int) -> None:
    """forward leaves its input as it was"""
    model = expect_model(submission.MnistModel(784, 32, 10))
    x = strategies.random_tensor(seed, 2, 1, 28, 28)

    got, (after,) = model.forward.echo(x)

    expect_tensor(got, "model(xb)", shape=(2, 10))
    tensor = expect_tensor(after, "xb", shape=x.shape)
    require(torch.equal(tensor, x), "xb was changed in place")
    state = expect_mapping(model.state_dict(), "the model's state")
    require(bool(state), "the model has no state")
