import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import (
    SubmissionProxy,
    assert_close,
    check,
    expect_tensor,
    require,
    strategies,
)

DTYPES = strategies.FLOATS


@check("relu", weight=2, hint="relu(x) is max(0, x), element by element.")
@given(x=strategies.tensors(dtypes=DTYPES))
def test_relu_any_shape(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu keeps what is positive and gives 0 for the rest, for any shape"""
    assert_close(submission.relu(x), x.clamp(min=0), "relu(x)")


@check(
    "relu",
    weight=3,
    hint="At 0 the derivative is not defined; PyTorch takes 0, and so does the task.",
)
@given(x=strategies.tensors(shape=(5,), limit=1), at=st.integers(0, 4))
def test_derivative_at_zero(
    submission: SubmissionProxy, x: torch.Tensor, at: int
) -> None:
    """relu_derivative is 0 where x is 0"""
    x[at] = 0.0

    got = submission.relu_derivative(x)

    assert_close(got, (x > 0).float(), "relu_derivative(x)")


@check("relu", weight=3, hint="1 where x is above 0, else 0, element by element.")
@given(x=strategies.tensors(dtypes=DTYPES))
def test_derivative_any_shape(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu_derivative is 1 where x is positive and 0 elsewhere, for any shape"""
    expected = torch.ops.aten.threshold_backward(torch.ones_like(x), x, 0)

    got = submission.relu_derivative(x)

    assert_close(got, expected, "relu_derivative(x)")


@check("relu", weight=2, hint="A comparison gives bool; turn it into the dtype of x.")
@given(x=strategies.tensors(dtypes=DTYPES))
def test_keeps_dtype(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu and relu_derivative return the floating dtype that they were given"""
    expect_tensor(submission.relu(x), "relu(x)", dtype=x.dtype)
    expect_tensor(submission.relu_derivative(x), "relu_derivative(x)", dtype=x.dtype)


@check("relu", weight=2, hint="Do not change x in place: make a new tensor.")
@given(x=strategies.tensors(shape=(2, 3)))
def test_input_untouched(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu and relu_derivative leave their input as it was"""
    for function in (submission.relu, submission.relu_derivative):
        got, (after,) = function.echo(x)
        expect_tensor(got, shape=x.shape)
        tensor = expect_tensor(after, "x")
        require(torch.equal(tensor, x), "x was changed in place")
