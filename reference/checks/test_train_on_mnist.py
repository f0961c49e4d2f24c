"""How well `train` trains: one check, apart from those of its parts."""

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import linear

from grader.checks import (
    Callback,
    PartlyRight,
    Recorder,
    RemoteObject,
    Session,
    SubmissionProxy,
    assert_equal,
    check,
    expect_object,
    expect_sequence,
    expect_tensor,
    fail,
)
from grader.data.disguise import PIXELS, Batch, Images, disguise, draw_classes
from grader.models import Curve, Series, Verdict

KIT = Path(__file__).with_name("train_kit.py").read_text("utf-8")
MOST_HIDDEN = 8192
# accuracies: up to the first there are no points, from the second on all
DIGITS = (Fraction(90, 100), Fraction(95, 100))
# what only draws lines tells less than 40 % of the classes; what learns to read 90 % of
# the digits tells more than 50 %, though its loss be wrong, and 90 % where it is right
CLASSES = (Fraction(40, 100), Fraction(50, 100))
# a fit that passes these can train a network
LEARNS = ("every_step_follows_its_gradient", "every_batch_every_epoch")
ATTEMPT_SECONDS = 270.0

Weights = Sequence[torch.Tensor]


def read_layouts(matrix: torch.Tensor, n_in: int, n_out: int) -> list[torch.Tensor]:
    """Return a weight as (n_out, n_in), in each way that its shape leaves open."""
    if n_in != n_out and matrix.shape == (n_out, n_in):
        return [matrix]
    if n_in != n_out and matrix.shape == (n_in, n_out):
        return [matrix.t()]
    return [matrix.reshape(n_out, n_in), matrix.reshape(n_in, n_out).t()]


def read_networks(parameters: Weights) -> Iterator[Weights]:
    """Yield the weights and biases of both layers, for each way to read them."""
    for first, bias, second, other in itertools.permutations(parameters):
        hidden = bias.numel()
        wanted = (PIXELS * hidden, hidden * 10, 10)
        if (first.numel(), second.numel(), other.numel()) == wanted:
            for one in read_layouts(first, PIXELS, hidden):
                for two in read_layouts(second, hidden, 10):
                    yield one, bias.reshape(-1), two, other.reshape(-1)


def count_hits(network: Weights, batch: Batch) -> int:
    """Return how many images linear(relu(linear(x))) reads right."""
    first, bias, second, other = network
    hits = 0
    for images, labels in zip(*(part.split(1000) for part in batch), strict=True):
        hidden = linear(images.flatten(1).float().div_(255), first, bias).relu()
        hits += int((linear(hidden, second, other).argmax(dim=1) == labels).sum())
    return hits


def measure(parameters: Any, test: Batch) -> Fraction:
    """Return the accuracy on `test` of the network that the parameters make.

    It is computed here, from the parameters alone: what a returned object answers need
    not come from weights that it learned.
    """
    rows = [
        expect_tensor(row, "a parameter of the model")
        for row in expect_sequence(parameters, "the model's parameters")
    ]
    values = [row.float() for row in rows if row.is_floating_point()]
    small = sum(value.numel() for value in values) <= (PIXELS + 11) * MOST_HIDDEN + 10
    whole = len(values) == len(rows) == 4 and small
    networks = list(read_networks(values)) if whole else []
    if not networks or any(row.device.type != "cpu" for row in rows):
        fail(
            "train must return an MnistModel",
            expected="two weights and two biases: 784 inputs, one hidden layer of at "
            f"most {MOST_HIDDEN} units, 10 outputs",
            actual=f"parameters of {[row.numel() for row in rows][:8]} elements",
        )
    hits = max(count_hits(network, test) for network in networks)
    return Fraction(hits, len(test[1]))


class Laps:
    """Times the epochs from the grader's side."""

    def __init__(self, record: Recorder, name: str) -> None:
        self.record, self.name = record, name
        self.count, self.since = 0, time.monotonic()

    def next(self) -> None:
        self.end()
        self.count, self.since = self.count + 1, time.monotonic()

    def end(self) -> None:
        if self.count:
            name = f"{self.name}, epoch {self.count}"
            self.record.lap(name, time.monotonic() - self.since)


class Trainer:
    """Calls `train`, and judges what comes back."""

    def __init__(
        self,
        submission: SubmissionProxy,
        worker: Session,
        record: Recorder,
        device: str,
    ) -> None:
        self.submission, self.worker = submission, worker
        self.record, self.device = record, device

    def train(self, images: Images, seed: int, name: str) -> Fraction:
        """Return the accuracy on held-out images after one call of `train`."""
        kit = self.worker.define("kit", KIT)
        laps = Laps(self.record, name)
        monitor = expect_object(kit.Monitor(Callback(laps.next)), "the monitor")
        loaders = [
            kit.DigitLoader(*data, part, monitor)
            for data, part in ((images.train, "train"), (images.validation, "val"))
        ]
        kit.seed_everything(seed)
        train = self.submission.train.within(ATTEMPT_SECONDS)
        model = train(*loaders, torch.device(self.device))
        laps.end()
        if not isinstance(model, RemoteObject):
            fail("train must return the trained model")
        if self.device == "cuda":
            assert_equal(kit.device_of(model), "cuda", "the trained model's device")
        accuracy = measure(kit.parameters_of(model), images.test)
        self.record.curve = make_curve(monitor) or self.record.curve
        return accuracy


def is_share(value: object) -> bool:
    return isinstance(value, float) and 0 <= value <= 1


def make_curve(monitor: RemoteObject) -> Curve | None:
    """Return the accuracy over the epochs, as it was seen in the worker."""
    seen = monitor.accuracies()
    if not isinstance(seen, dict):
        return None
    series = [
        Series(name=name, values=tuple(round(float(v), 4) for v in values))
        for name, values in (
            ("training", seen.get("train")),
            ("validation", seen.get("val")),
        )
        if isinstance(values, list) and all(map(is_share, values))
    ]
    return Curve(
        title="Accuracy while training",
        x_label="epoch",
        y_label="accuracy",
        series=tuple(each for each in series if each.values),
    )


def find_share(accuracy: Fraction, bounds: tuple[Fraction, Fraction]) -> Fraction:
    """Return what part of the points an accuracy earns, from 0 to 1."""
    none_at, all_at = bounds
    return min(max((accuracy - none_at) / (all_at - none_at), Fraction(0)), Fraction(1))


@check(
    "train",
    weight=11,
    hint="Is the loss falling? Try a rate of 0.5 for SGD, and a few epochs more.",
)
def test_trains_reaches_95(
    submission: SubmissionProxy,
    worker: Session,
    personal_rng: random.Random,
    record: Recorder,
    device: str,
    earlier: Mapping[str, Verdict],
) -> None:
    """The trained model reads at least 95 % of held-out images right"""
    trainer = Trainer(submission, worker, record, device)
    digits = disguise(personal_rng)
    best = Fraction(0)
    for attempt in (1, 2):
        seed = personal_rng.randrange(2**31)
        best = max(best, trainer.train(digits, seed, f"attempt {attempt}"))
        if best >= DIGITS[1]:
            break
    record.fact("Accuracy on held-out images", f"{float(best):.2%}")
    record.fact("Attempts", str(attempt))
    cpu = "trained on the CPU: no GPU here"
    record.fact("Device", "trained on the GPU" if device == "cuda" else cpu)
    share = find_share(best, DIGITS)
    if share and any(earlier[name] is not Verdict.PASSED for name in LEARNS):
        require_learning(trainer, personal_rng, share)
    if share < 1:
        raise PartlyRight(
            share,
            f"{float(best):.2%} is below 95 %: {float(share):.0%} of these points "
            "(none up to 90 %, all at 95 %)",
        )


def require_learning(trainer: Trainer, rng: random.Random, share: Fraction) -> None:
    """Fail unless `train` also learns what nobody can know: classes that are drawn.

    A `fit` that follows the gradient can learn. Where there is none, weights could have
    been brought along, and fitted to the shuffled images by what is known of MNIST.
    """
    record, curve = trainer.record, trainer.record.curve
    seed = rng.randrange(2**31)
    accuracy = trainer.train(draw_classes(rng), seed, "drawn classes")
    record.curve = curve
    learned = find_share(accuracy, CLASSES)
    # students are shown facts, and not the messages of hidden checks
    cap = f"no more than {float(learned):.0%} of these points, as fit's steps are wrong"
    record.fact(
        "Accuracy on drawn classes",
        f"{float(accuracy):.2%}" + (f": {cap}" if learned < share else ""),
    )
    if learned < share:
        raise PartlyRight(
            learned,
            "the checks of fit's steps did not pass, so train had to learn drawn "
            f"images as well; it tells {float(accuracy):.2%} of them right: "
            f"{float(learned):.0%} of these points (none up to 40 %, all at 50 %)",
        )
