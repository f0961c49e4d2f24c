"""The training check measures what the returned weights compute, and have learned."""

import importlib.util
import itertools
import random
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch import nn

from grader.checks import PartlyRight, Recorder
from grader.engine import GradeOptions, grade
from grader.errors import CheckFailed
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import CheckReport, Verdict
from grader.sandbox.client import Zygote

ROOT = Path(__file__).parents[1]
CHECKS = ROOT / "reference" / "checks" / "test_train_on_mnist.py"
Model = nn.Sequential


@pytest.fixture(scope="module")
def checks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("checks_of_train", CHECKS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_model(hidden: int) -> Model:
    generator = torch.Generator().manual_seed(hidden)
    model = Model(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10))
    for parameter in model.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator)
    return model


def make_test(model: Model, *, right: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return 40 images and labels, of which the model reads `right` as they are."""
    generator = torch.Generator().manual_seed(1)
    images = torch.randint(256, (40, 1, 28, 28), generator=generator, dtype=torch.uint8)
    with torch.no_grad():
        labels = model(images.flatten(1).float() / 255).argmax(1)
    labels[right:] = (labels[right:] + 1) % 10
    return images, labels


@pytest.mark.parametrize("hidden", [1, 10, 32, 784])
def test_the_network_is_found_in_any_order_of_its_parameters(
    checks: ModuleType, hidden: int
) -> None:
    model = make_model(hidden)
    values = [parameter.detach() for parameter in model.parameters()]
    test = make_test(model, right=40)

    for order in random.Random(hidden).sample([*itertools.permutations(values)], 4):
        assert checks.measure(list(order), test) == 1


@pytest.mark.parametrize("hidden", [1, 10, 32, 784])
def test_weights_may_be_transposed_and_biases_have_more_dimensions(
    checks: ModuleType, hidden: int
) -> None:
    model = make_model(hidden)
    first, bias, second, other = (p.detach() for p in model.parameters())
    parameters = [first.t(), bias[None], second.t(), other[None]]

    assert checks.measure(parameters, make_test(model, right=30)) == Fraction(30, 40)


def test_double_precision_counts(checks: ModuleType) -> None:
    model = make_model(32)
    values = [parameter.detach().double() for parameter in model.parameters()]

    assert checks.measure(values, make_test(model, right=40)) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        None,
        [],
        [torch.zeros(784, 10), torch.zeros(10)],
        [torch.zeros(32, 784), torch.zeros(32), torch.zeros(10, 32), torch.zeros(9)],
        [torch.zeros(shape).long() for shape in ((8, 784), (8,), (10, 8), (10,))],
        [
            torch.zeros(shape, device="meta")
            for shape in ((8, 784), (8,), (10, 8), (10,))
        ],
        [
            torch.zeros(1).expand(shape)
            for shape in ((8193, 784), (8193,), (10, 8193), (10,))
        ],
    ],
    ids=["nothing", "none", "linear", "nine", "integers", "meta", "too large"],
)
def test_what_is_no_such_network_is_refused(
    checks: ModuleType, parameters: object
) -> None:
    with pytest.raises(CheckFailed):
        checks.measure(parameters, make_test(make_model(32), right=40))


EXAM = load_exam(ROOT)
# right for the model that is trained, and for no other
BROKEN_FIT = """
_fit = fit
def fit(epochs, lr, model, *args, **options):
    if not isinstance(model, MnistModel):
        raise NotImplementedError
    return _fit(epochs, lr, model, *args, **options)
"""
LEAST_SQUARES = """
import torch
from model import MnistModel

def train(train_loader, val_loader, device):
    model = MnistModel(hidden_size=1500)
    first, bias, second, other = model.parameters()
    with torch.no_grad():
        first.mul_(3), bias.mul_(3)
        features, names = [], []
        for images, labels in train_loader:
            hidden = torch.relu(images.flatten(1) @ first.T + bias)
            features.append(torch.cat([hidden, torch.ones(len(hidden), 1)], 1))
            names.append(torch.eye(10)[labels])
        known, wanted = torch.cat(features), torch.cat(names)
        square = known.T @ known
        square += 1e-3 * square.diagonal().mean() * torch.eye(len(square))
        found = torch.linalg.solve(square, known.T @ wanted)
        second.copy_(found[:-1].T), other.copy_(found[-1])
    return model
"""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


def grade_training(train: str, folder: Path, zygote: Zygote) -> CheckReport:
    """Return what the last check says of right work with this `train.py`."""
    work = folder / "work"
    shutil.copytree(ROOT / "reference" / "solution", work)
    (work / "train.py").write_text(train, "utf-8")
    (folder / "opened").mkdir()
    submission = open_submission(work, EXAM.tasks, folder / "opened")
    options = GradeOptions(tasks=("train",), device="cpu")
    report = grade(submission, EXAM, zygote, options)
    (task,) = [task for task in report.tasks if task.id == "train"]
    return task.checks[-1]


def read_facts(check: CheckReport) -> dict[str, str]:
    return {fact.name: fact.value for fact in check.facts}


@pytest.mark.slow
@pytest.mark.parametrize("partner", ["", BROKEN_FIT], ids=["right", "broken"])
def test_only_who_has_no_right_fit_must_learn_drawn_classes(
    tmp_path: Path, zygote: Zygote, partner: str
) -> None:
    right = (ROOT / "reference" / "solution" / "train.py").read_text("utf-8")

    check = grade_training(right + partner, tmp_path, zygote)

    assert check.verdict is Verdict.PASSED
    assert ("Accuracy on drawn classes" in read_facts(check)) == bool(partner)


@pytest.mark.slow
def test_whoever_learns_without_gradients_has_learned(
    tmp_path: Path, zygote: Zygote
) -> None:
    check = grade_training(LEAST_SQUARES, tmp_path, zygote)

    assert check.verdict is Verdict.PASSED
    assert "Accuracy on drawn classes" in read_facts(check)


SOFTMAXED = """

def fit(epochs, lr, model, train_loader, val_loader, opt_func=SGD):
    optimizer = opt_func(model.parameters(), lr)
    for _ in range(2 * epochs):
        for images, labels in train_loader:
            loss = cross_entropy(model(images).softmax(dim=1), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return [{"val_loss": 0.0, "val_acc": 0.0}] * epochs
"""


@pytest.mark.slow
def test_a_wrong_loss_that_reads_digits_is_not_capped(
    tmp_path: Path, zygote: Zygote
) -> None:
    right = (ROOT / "reference" / "solution" / "train.py").read_text("utf-8")

    check = grade_training(right + SOFTMAXED, tmp_path, zygote)

    assert "Accuracy on drawn classes" in read_facts(check)
    assert "drawn" not in check.message
    assert check.earned > check.possible / 2


@pytest.mark.parametrize(
    ("accuracy", "share"),
    [
        (Fraction(39, 100), Fraction(0)),
        (Fraction(45, 100), Fraction(1, 2)),
        (Fraction(99, 100), None),
    ],
)
def test_what_is_learned_of_drawn_classes_caps_the_points(
    checks: ModuleType, accuracy: Fraction, share: Fraction | None
) -> None:
    class Trainer:
        def __init__(self) -> None:
            self.record = Recorder()

        def train(self, *_: object) -> Fraction:
            return accuracy

    trainer, error = Trainer(), None
    try:
        checks.require_learning(trainer, random.Random(1), Fraction(4, 5))
    except PartlyRight as partly:
        error = partly

    assert (error and error.share) == share
    assert [fact.name for fact in trainer.record.facts] == ["Accuracy on drawn classes"]
