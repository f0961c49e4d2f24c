"""The training check measures what the returned weights compute, and nothing else."""

import importlib.util
import itertools
import random
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch import nn

from grader.errors import CheckFailed

CHECKS = Path(__file__).parents[1] / "reference" / "checks" / "test_train.py"
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


def test_each_draw_shuffles_pixels_and_names_in_a_way_of_its_own(
    checks: ModuleType,
) -> None:
    one, again, two = (checks.disguise(random.Random(seed)) for seed in (1, 1, 2))

    assert torch.equal(one.test[0], again.test[0])
    assert torch.equal(one.test[1], again.test[1])
    assert not torch.equal(one.test[0], two.test[0])
    assert not torch.equal(one.test[1], two.test[1])
    sorted_one, sorted_two = (
        digits.test[0].flatten(1).sort(1).values for digits in (one, two)
    )
    assert torch.equal(sorted_one, sorted_two)
    assert [len(part[1]) for part in (one.train, one.validation)] == [50_000, 10_000]
