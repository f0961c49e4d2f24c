import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy, linear

from grader.checks import (
    Feed,
    RemoteObject,
    Session,
    SubmissionProxy,
    assert_close,
    assert_equal,
    check,
    expect_mapping,
    expect_number,
    expect_object,
    expect_sequence,
    expect_tensor,
    fail,
    require,
    strategies,
)

KIT = Path(__file__).with_name("train_kit.py").read_text("utf-8")
FEATURES, CLASSES = 6, 3
KEYS = ("val_loss", "val_acc")

Weights = Sequence[torch.Tensor]
Batch = tuple[torch.Tensor, torch.Tensor]


def list_shapes(seed: int) -> list[tuple[int, ...]]:
    """Return the shapes of two weights and two biases; the seed has the hidden size."""
    hidden = 4 + seed % 5
    return [(hidden, FEATURES), (hidden,), (CLASSES, hidden), (CLASSES,)]


def make_weights(seed: int) -> list[torch.Tensor]:
    return [
        strategies.random_tensor(seed + index, *shape) / shape[-1] ** 0.5
        for index, shape in enumerate(list_shapes(seed))
    ]


def find_scores(weights: Weights, features: torch.Tensor) -> torch.Tensor:
    first, bias, second, other = weights
    return linear(linear(features, first, bias).relu(), second, other)


def make_data(seed: int, count: int) -> Batch:
    features = strategies.random_tensor(seed, count, FEATURES)
    generator = torch.Generator().manual_seed(seed)
    return features, torch.randint(CLASSES, (count,), generator=generator)


def split(data: Batch, batch_size: int) -> list[Batch]:
    features, labels = data
    return list(zip(features.split(batch_size), labels.split(batch_size), strict=True))


def find_accuracy(weights: Weights, batch: Batch) -> float:
    hits = find_scores(weights, batch[0]).argmax(dim=1) == batch[1]
    return float(hits.double().mean())


def find_loss(weights: Weights, batch: Batch) -> float:
    return float(cross_entropy(find_scores(weights, batch[0]), batch[1]))


def find_metrics(
    weights: Weights, data: Batch, batch_size: int
) -> dict[str, tuple[float, float]]:
    """Return each metric as the mean over images and as the mean over batches."""
    batches = split(data, batch_size)
    metrics = {}
    for key, find in (("val_loss", find_loss), ("val_acc", find_accuracy)):
        each = [find(weights, batch) for batch in batches]
        metrics[key] = (find(weights, data), sum(each) / len(each))
    return metrics


def require_metrics(
    actual: Any, expected: dict[str, tuple[float, float]], what: str
) -> None:
    """Fail unless both metrics are one of their two means."""
    got = expect_mapping(actual, what, keys=KEYS)
    for key, means in expected.items():
        number = expect_number(got[key], f"{what}[{key!r}]")
        if not any(abs(number - mean) <= 1e-3 * (1 + abs(mean)) for mean in means):
            fail(
                f"{what}[{key!r}] is wrong",
                expected=" or ".join(f"{mean:.4f}" for mean in dict.fromkeys(means)),
                actual=f"{number:.4f}",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRun:
    """One call of `fit`, as it was watched.

    `made` has the rate of each optimiser and whether it knew all parameters; `steps`
    has the rate and the weights after each step.
    """

    history: Any
    start: Weights
    data: Batch
    batch_size: int
    validation: Batch
    made: Sequence[tuple[float, bool]]
    steps: Sequence[tuple[float, Weights]]


EPOCHS, RATE, BATCH_SIZE = 3, 0.25, 4


def expect_weights(value: Any, what: str, like: Weights) -> list[torch.Tensor]:
    """Return `value`, as many tensors as `like` has, of the same shapes."""
    parts = expect_sequence(value, what, length=len(like))
    tensors = [
        expect_tensor(part, what, shape=tuple(one.shape), dtype=torch.float32)
        for part, one in zip(parts, like, strict=True)
    ]
    for tensor in tensors:
        require(tensor.device.type == "cpu", f"{what} has no values")
    return tensors


def read_log(
    watched: RemoteObject, start: Weights
) -> tuple[list[tuple[float, bool]], list[tuple[float, Weights]]]:
    """Return what the optimisers noted; the student's code may have touched it."""
    made, steps = expect_sequence(watched.log(), "the steps", length=2)

    def rows(value: Any) -> list[Sequence[Any]]:
        found = expect_sequence(value, "the steps")
        return [expect_sequence(row, "a step", length=2) for row in found]

    return (
        [(expect_number(rate, "a rate"), known is True) for rate, known in rows(made)],
        [
            (
                expect_number(rate, "a rate"),
                expect_weights(weights, "the weights", start),
            )
            for rate, weights in rows(steps)
        ],
    )


def run_fit(
    submission: SubmissionProxy,
    worker: Session,
    rng: random.Random,
    *,
    net: str = "StepNet",
    plain_loaders: bool = False,
) -> FitRun:
    kit = worker.define("kit", KIT)
    seed = rng.randrange(2**31)
    start = make_weights(seed)
    data, validation = make_data(seed + 4, 18), make_data(seed + 5, 9)
    model = kit.PlainNet(*start) if net == "PlainNet" else kit.StepNet(*start)
    watched = expect_object(kit.Watched(model), "the watched optimiser")
    loaders = []
    for part in (data, validation):
        batches = split(part, BATCH_SIZE)
        loaders.append(
            Feed(batches, len(batches))
            if plain_loaders
            else kit.make_loader(*part, BATCH_SIZE)
        )
    history = submission.fit(EPOCHS, RATE, model, *loaders, watched.optimizer_class())
    made, steps = read_log(watched, start)
    return FitRun(
        history=history,
        start=start,
        data=data,
        batch_size=BATCH_SIZE,
        validation=validation,
        made=made,
        steps=steps,
    )


def require_gradient_steps(run: FitRun) -> None:
    """Fail unless each step goes down the gradient of its own batch."""
    batches = split(run.data, run.batch_size)
    require(bool(run.steps), "fit took no step of the optimiser")
    before = list(run.start)
    for index, (rate, after) in enumerate(run.steps):
        leaves = [weight.clone().requires_grad_() for weight in before]
        features, labels = batches[index % len(batches)]
        loss = cross_entropy(find_scores(leaves, features), labels)
        gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, leaves)])
        move = torch.cat(
            [(new - old).reshape(-1) for new, old in zip(after, before, strict=True)]
        )
        require_downhill(move, gradient, rate, index)
        before = list(after)


def require_downhill(
    move: torch.Tensor, gradient: torch.Tensor, rate: float, index: int
) -> None:
    where = f"step {index + 1}"
    length = float(move.norm())
    require(length > 0, f"{where} did not move the weights")
    # NaN compares as false, so each comparison says what must hold
    require(math.isfinite(length), f"{where} left no finite weights")
    cosine = float(-(move @ gradient) / (move.norm() * gradient.norm()))
    if not cosine >= 0.99:
        fail(
            f"{where} does not follow the gradient of its batch",
            expected="a cosine of 1 between the step and the negative gradient",
            actual=f"{cosine:.3f}",
        )
    longest = rate * float(gradient.norm())
    if not length <= 1.05 * longest:
        fail(
            f"{where} is longer than the rate times the gradient",
            expected=f"at most {longest:.4f}",
            actual=f"{length:.4f}",
        )


@check("train", weight=3, hint="The share of rows whose highest score is the label's.")
@given(seed=strategies.seeds(), count=st.integers(1, 7), classes=st.integers(2, 7))
def test_accuracy_values(
    submission: SubmissionProxy, seed: int, count: int, classes: int
) -> None:
    """The accuracy is the fraction of right predictions, for any batch and classes"""
    outputs = strategies.random_tensor(seed, count, classes)
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(classes, (count,), generator=generator)
    hits = int((outputs.argmax(dim=1) == labels).sum())

    got = submission.accuracy(outputs, labels)

    assert_close(got, hits / count, "accuracy(outputs, labels)")


@check("train", weight=3, hint="Add up over all batches; divide by what you counted.")
@settings(max_examples=8)
@given(seed=strategies.seeds(), count=st.integers(1, 11), batch_size=st.integers(1, 4))
def test_evaluate_values(
    submission: SubmissionProxy,
    worker: Session,
    seed: int,
    count: int,
    batch_size: int,
) -> None:
    """The evaluation gives the mean loss and the accuracy over all of the loader"""
    kit = worker.define("kit", KIT)
    weights, data = make_weights(seed), make_data(seed, count)

    got = submission.evaluate(kit.StepNet(*weights), kit.make_loader(*data, batch_size))

    expected = find_metrics(weights, data, batch_size)
    require_metrics(got, expected, "evaluate(model, loader)")


@check("train", weight=2, hint="No backward, no step and no zero_grad in evaluate.")
def test_evaluate_leaves_model_alone(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """The evaluation changes neither weights nor gradients"""
    kit = worker.define("kit", KIT)
    seed = rng.randrange(2**31)
    weights, gradients = make_weights(seed), make_weights(seed + 5)
    model = kit.StepNet(*weights)
    kit.set_gradients(model, *gradients)

    got = submission.evaluate(model, kit.make_loader(*make_data(seed, 7), 3))

    expect_mapping(got, "evaluate(model, loader)", keys=KEYS)
    found = expect_sequence(kit.read(model), "the model", length=2)
    for what, before, value in zip(
        ("a weight", "a gradient"), (weights, gradients), found, strict=True
    ):
        after = expect_weights(value, f"{what} after evaluate", before)
        for old, new in zip(before, after, strict=True):
            assert_close(new, old, f"{what} after evaluate", rtol=0, atol=0)


@check("train", weight=2, hint="Append a new dict each epoch; return after the loop.")
def test_history_per_epoch(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """The history has one dict an epoch, with val_loss and val_acc"""
    run = run_fit(submission, worker, rng)

    history = expect_sequence(run.history, "the history", length=EPOCHS)
    for index, entry in enumerate(history):
        expect_mapping(entry, f"history[{index}]", keys=KEYS)


@check(
    "train",
    weight=3,
    after="history_per_epoch",
    hint="Evaluate on val_loader at the end of each epoch, into a dict of its own.",
)
def test_history_values(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """Each entry of the history is measured on val_loader after its epoch"""
    run = run_fit(submission, worker, rng)

    history = expect_sequence(run.history, "the history", length=EPOCHS)
    per_epoch = len(split(run.data, run.batch_size))
    require(len(run.steps) >= EPOCHS * per_epoch, "fit took too few steps")
    for epoch in range(EPOCHS):
        _, weights = run.steps[len(run.steps) * (epoch + 1) // EPOCHS - 1]
        expected = find_metrics(weights, run.validation, run.batch_size)
        require_metrics(history[epoch], expected, f"history[{epoch}]")


@check(
    "train", weight=2, hint="opt_func(model.parameters(), lr), once, before the loop."
)
def test_one_optimiser(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """One optimiser is made by opt_func, for all parameters, with the given rate"""
    run = run_fit(submission, worker, rng)

    assert_equal(len(run.made), 1, "the number of optimisers that opt_func made")
    rate, knows_all = run.made[0]
    assert_close(rate, RATE, "the optimiser's rate")
    require(knows_all is True, "the optimiser was not given all of the parameters")


@check(
    "train",
    weight=5,
    hint="For each batch: clear the gradients, backward of the batch's loss, step.",
)
def test_every_step_follows_its_gradient(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """Each step follows the gradient of the cross-entropy of its own batch"""
    require_gradient_steps(run_fit(submission, worker, rng))


@check("train", weight=2, hint="One step for each batch of train_loader, every epoch.")
def test_every_batch_every_epoch(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """Every batch of every epoch makes one step"""
    run = run_fit(submission, worker, rng)

    per_epoch = len(split(run.data, run.batch_size))
    assert_equal(len(run.steps), EPOCHS * per_epoch, "the number of steps")


@check(
    "train",
    weight=2,
    after="every_step_follows_its_gradient",
    hint="Ask nothing of the model but scores, of the loader but batches and length.",
)
def test_plain_model(
    submission: SubmissionProxy, worker: Session, rng: random.Random
) -> None:
    """A model with nothing but forward is trained, from any iterable of batches"""
    run = run_fit(submission, worker, rng, net="PlainNet", plain_loaders=True)

    require_gradient_steps(run)
    history = expect_sequence(run.history, "the history", length=EPOCHS)
    expected = find_metrics(run.steps[-1][1], run.validation, run.batch_size)
    require_metrics(history[-1], expected, "the last entry of the history")
