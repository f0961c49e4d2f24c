"""The public checks: run them with `grade check`.

Each asks your code a few questions; the hidden checks ask more, and other ones.
"""

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from grader.checks import (
    Session,
    SubmissionProxy,
    assert_close,
    assert_equal,
    check,
    expect_device,
    expect_integer,
    expect_mapping,
    expect_number,
    expect_object,
    expect_sequence,
    expect_tensor,
    fail,
    strategies,
    take,
)

CPU = torch.device("cpu")


@check("device-loader", hint="Return a torch.device, not a string.")
def test_public_default_device(submission: SubmissionProxy) -> None:
    """get_default_device returns a torch.device"""
    expect_device(submission.get_default_device(), "get_default_device()")


@check("device-loader", hint="A list goes part by part; build a new list.")
@given(data=st.lists(strategies.tensors(), min_size=1, max_size=2))
def test_public_to_device(
    submission: SubmissionProxy, data: list[torch.Tensor]
) -> None:
    """to_device returns tensors, and lists of tensors, with the same values"""
    assert_close(submission.to_device(data[0], CPU), data[0], "to_device(x, device)")
    parts = submission.to_device(data, CPU)
    for got, wanted in zip(
        expect_sequence(parts, "the list", length=len(data)), data, strict=True
    ):
        assert_close(got, wanted, "a part of the list")


@check("device-loader", weight=2, hint="Define __iter__ with yield, and __len__.")
@given(count=st.integers(1, 3))
def test_public_loader(submission: SubmissionProxy, count: int) -> None:
    """DeviceDataLoader yields the batches of the loader it wraps, and has its length"""
    batches = [
        (torch.full((2, 3), float(i)), torch.tensor([i, i])) for i in range(count)
    ]

    loader = expect_object(
        submission.DeviceDataLoader(batches, CPU), "DeviceDataLoader(dl, device)"
    )

    got = take(loader, count + 1)
    assert_equal(len(got), count, "the number of batches")
    for batch, (images, labels) in zip(got, batches, strict=True):
        parts = expect_sequence(batch, "a batch", length=2)
        assert_close(parts[0], images, "the images")
        assert_close(parts[1], labels, "the labels")
    assert_equal(len(loader), count, "len(loader)")


@check("model", weight=2, hint="Flatten each image; the output has 10 columns.")
@given(n=st.integers(1, 3))
def test_public_output_shape(submission: SubmissionProxy, n: int) -> None:
    """A batch of N images gives scores of shape (N, 10)"""
    model = expect_object(submission.MnistModel(784, 32, 10), "MnistModel(784, 32, 10)")

    expect_tensor(model(torch.zeros(n, 1, 28, 28)), "model(xb)", shape=(n, 10))


@check("model", hint="784 x 32 weights and 32 biases, 32 x 10 weights and 10 biases.")
def test_public_parameters(submission: SubmissionProxy) -> None:
    """The default model has 25,450 parameters"""
    model = expect_object(submission.MnistModel(), "MnistModel()")

    parameters = take(expect_object(model.parameters(), "model.parameters()"), 100)
    sizes = [expect_tensor(each, "a parameter").numel() for each in parameters]
    assert_equal(sum(sizes), 25_450, "the number of parameters")


@check("param-count", hint="Weights and biases both count.")
@given(a=st.integers(1, 5), b=st.integers(1, 5))
def test_public_layer(
    submission: SubmissionProxy, worker: Session, a: int, b: int
) -> None:
    """count_parameters counts one linear layer"""
    layer = worker.build("torch.nn.Linear(*args)", a, b)

    count = expect_integer(submission.count_parameters(layer), "the count")

    assert_equal(count, a * b + b, "the count")


@check("param-count", hint="Two layers: weights and biases of each.")
def test_public_closed_form(submission: SubmissionProxy) -> None:
    """mlp_parameter_count(784, 32, 10) is 25,450"""
    got = submission.mlp_parameter_count(784, 32, 10)

    assert_equal(expect_integer(got, "the count"), 25_450, "the count")


@check("relu", hint="max(0, x), element by element.")
@given(x=strategies.tensors(shape=st.integers(1, 4).map(lambda n: (n,))))
def test_public_relu(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu keeps what is positive and gives 0 for the rest"""
    assert_close(submission.relu(x), x.clamp(min=0), "relu(x)")


@check("relu", weight=2, hint="1 above 0, and 0 elsewhere: at 0 as well.")
@given(x=strategies.tensors(shape=st.integers(1, 4).map(lambda n: (n,))))
def test_public_derivative(submission: SubmissionProxy, x: torch.Tensor) -> None:
    """relu_derivative is 1 where x is positive and 0 elsewhere"""
    assert_close(submission.relu_derivative(x), (x > 0).float(), "relu_derivative(x)")


@check("train", hint="A fraction from 0 to 1, not a count and not a percentage.")
def test_public_accuracy(submission: SubmissionProxy) -> None:
    """The accuracy of three right answers in four is 0.75"""
    outputs = torch.tensor([[2.0, 1.0], [0.0, 1.0], [3.0, 0.0], [1.0, 0.0]])

    assert_close(submission.accuracy(outputs, torch.tensor([0, 1, 0, 1])), 0.75)


@check("train", weight=2, hint="Return a dict with the keys val_loss and val_acc.")
def test_public_evaluate(submission: SubmissionProxy, worker: Session) -> None:
    """The evaluation gives the loss and accuracy of a model that passes scores on"""
    model = worker.build("torch.nn.Identity()")
    scores = torch.tensor([[2.0, 1.0], [0.0, 1.0], [3.0, 0.0], [1.0, 0.0]])
    labels = torch.tensor([0, 1, 0, 1])

    got = expect_mapping(
        submission.evaluate(
            model, [(scores[:2], labels[:2]), (scores[2:], labels[2:])]
        ),
        "evaluate(model, loader)",
        keys=("val_loss", "val_acc"),
    )

    assert_close(expect_number(got["val_acc"], "val_acc"), 0.75, "val_acc")
    loss = float(cross_entropy(scores, labels))
    assert_close(expect_number(got["val_loss"], "val_loss"), loss, "val_loss")


@check("train", weight=2, hint="For each batch: clear the gradients, backward, step.")
def test_public_fit(submission: SubmissionProxy, worker: Session) -> None:
    """Training for two epochs makes two entries of history, and lowers the loss"""
    model = worker.build("torch.nn.Linear(2, 2)")
    x, y = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 1])

    history = submission.fit(2, 0.5, model, [(x, y)], [(x, y)])

    losses = [
        expect_number(
            expect_mapping(entry, "an entry", keys=("val_loss", "val_acc"))["val_loss"],
            "val_loss",
        )
        for entry in expect_sequence(history, "the history", length=2)
    ]
    if not losses[1] < losses[0]:
        fail("the loss does not fall", actual=f"{losses[0]:.4f}, then {losses[1]:.4f}")
