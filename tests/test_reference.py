"""The reference and the stand-ins, checked against PyTorch itself."""

import copy
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils._pytree import tree_flatten

from grader.models import Task

ROOT = Path(__file__).parent.parent
SOLUTION = ROOT / "reference" / "solution"
STANDINS = ROOT / "reference" / "standins"
TEMPLATE = ROOT / "student_template"
MODULES = ("device_loader", "model", "param_count", "relu", "train")
CPU, META = torch.device("cpu"), torch.device("meta")

Load = Callable[[Path, str], ModuleType]

sizes = st.integers(1, 6)
# the fixtures only load modules: nothing carries over from one example to the next
property_test = settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Import a module from a folder as a student's run does; forget it later."""

    def load_module(folder: Path, name: str) -> ModuleType:
        for module in MODULES:
            sys.modules.pop(module, None)
        with monkeypatch.context() as patch:
            patch.syspath_prepend(folder)
            return importlib.import_module(name)

    yield load_module
    for module in MODULES:
        sys.modules.pop(module, None)


@pytest.fixture
def train(load: Load) -> ModuleType:
    return load(SOLUTION, "train")


@pytest.fixture
def relu(load: Load) -> ModuleType:
    return load(SOLUTION, "relu")


@pytest.fixture
def param_count(load: Load) -> ModuleType:
    return load(SOLUTION, "param_count")


@pytest.fixture(params=[SOLUTION, STANDINS], ids=["solution", "standins"])
def device_loader(load: Load, request: pytest.FixtureRequest) -> ModuleType:
    return load(request.param, "device_loader")


@pytest.fixture(params=[SOLUTION, STANDINS], ids=["solution", "standins"])
def model(load: Load, request: pytest.FixtureRequest) -> ModuleType:
    return load(request.param, "model")


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def digits(seed: int, *lengths: int) -> list[tuple[Tensor, Tensor]]:
    """Batches that a model can learn: the label is the brightest of four pixels."""
    generator = seeded(seed)
    images = [torch.rand(length, 4, generator=generator) for length in lengths]
    return [(image, image.argmax(dim=1)) for image in images]


def small_model(seed: int = 0) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.Linear(8, 4))


class Source:
    """A loader that counts what was taken from it, and may break."""

    def __init__(self, batches: list[Any], breaks_after: int | None = None) -> None:
        self.batches, self.breaks_after, self.taken = batches, breaks_after, 0

    def __iter__(self) -> Iterator[Any]:
        for number, batch in enumerate(self.batches):
            if number == self.breaks_after:
                raise LookupError("no more disk")
            self.taken += 1
            yield batch

    def __len__(self) -> int:
        return len(self.batches)


# what every folder offers


def public_shape(module: ModuleType) -> dict[str, list[tuple[str, object, object]]]:
    """Names, kinds and defaults of the parameters of all that a module defines."""
    found = {}
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        found[name] = parameters_of(value)
        if inspect.isclass(value) and not getattr(value, "_is_protocol", False):
            for method, function in inspect.getmembers(value, inspect.isfunction):
                if function.__module__ == module.__name__:
                    found[f"{name}.{method}"] = parameters_of(function)
    return found


def parameters_of(function: Callable[..., object]) -> list[tuple[str, object, object]]:
    parameters = inspect.signature(function).parameters.values()
    return [(p.name, p.kind, p.default) for p in parameters]


@pytest.mark.parametrize("name", MODULES)
def test_the_template_has_the_reference_s_signatures(load: Load, name: str) -> None:
    wanted = public_shape(load(SOLUTION, name))
    wanted.pop("Batches", None)

    assert public_shape(load(TEMPLATE, name)) == wanted


@pytest.mark.parametrize("name", ["device_loader", "model"])
def test_the_stand_ins_have_the_reference_s_signatures(load: Load, name: str) -> None:
    wanted = public_shape(load(SOLUTION, name))
    wanted.pop("Batches", None)

    assert public_shape(load(STANDINS, name)) == wanted


@pytest.mark.parametrize("name", MODULES)
def test_every_body_of_the_template_is_left_to_the_student(
    load: Load, name: str
) -> None:
    template = load(TEMPLATE, name)
    bodies = [
        entry
        for entry in public_shape(template)
        if not inspect.isclass(vars(template).get(entry))
    ]

    assert inspect.getsource(template).count("raise NotImplementedError") == len(bodies)


def test_the_tasks_are_valid_and_worth_100_points() -> None:
    content = YAML(typ="safe").load(ROOT / "questions" / "tasks.yaml")
    tasks = [Task.model_validate(task) for task in content["tasks"]]

    assert {task.file.removesuffix(".py") for task in tasks} == set(MODULES)
    assert sum(task.points for task in tasks) == 100
    assert all(1 <= item <= 60 for task in tasks for item in task.sources)
    assert {used for task in tasks for used in task.uses} <= {t.id for t in tasks}


def test_the_stand_ins_share_no_line_of_code_with_the_reference() -> None:
    def lines(path: Path) -> set[str]:
        return {line.strip() for line in path.read_text().splitlines()}

    ours = lines(STANDINS / "model.py") | lines(STANDINS / "device_loader.py")
    theirs = lines(SOLUTION / "model.py") | lines(SOLUTION / "device_loader.py")
    shared = {
        line
        for line in ours & theirs
        if not line.startswith(("class ", "def ", "import "))
    }

    assert shared == {
        "",
        ") -> None:",
        "super().__init__()",
        "self, in_size: int = 784, hidden_size: int = 32, out_size: int = 10",
    }


# device_loader


@pytest.mark.parametrize("available", [True, False])
def test_the_default_device_is_the_gpu_where_there_is_one(
    device_loader: ModuleType, monkeypatch: pytest.MonkeyPatch, *, available: bool
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: available)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: int(available))
    device = device_loader.get_default_device()

    assert isinstance(device, torch.device)
    assert device.type == ("cuda" if available else "cpu")


nested = st.recursive(
    st.builds(torch.ones, st.lists(st.integers(0, 3), max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@property_test
@given(data=nested)
def test_nested_data_keep_their_structure_when_moved(
    device_loader: ModuleType, data: Any
) -> None:
    tensors, structure = tree_flatten(data)
    moved, moved_structure = tree_flatten(device_loader.to_device(data, META))

    assert moved_structure == structure
    assert [(x.device, x.shape) for x in moved] == [(META, x.shape) for x in tensors]
    assert all(x.device == CPU for x in tree_flatten(data)[0])


def test_tensors_keep_their_values_when_moved(device_loader: ModuleType) -> None:
    x = torch.rand(3, 2)
    moved = device_loader.to_device({"x": [x]}, CPU)

    assert torch.equal(moved["x"][0], x)


def test_a_module_is_moved_whole_and_returned(device_loader: ModuleType) -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    moved = device_loader.to_device([module], META)[0]

    assert moved is module
    assert {value.device for value in module.state_dict().values()} == {META}


def test_batches_come_moved_in_order_and_anew_in_each_pass(
    device_loader: ModuleType,
) -> None:
    source = Source(digits(0, 3, 3, 2))
    there = device_loader.DeviceDataLoader(source, META)
    here = device_loader.DeviceDataLoader(source, CPU)

    assert len(there) == len(here) == 3
    for _ in range(3):
        assert [(x.device, y.device, len(x)) for x, y in there] == [
            (META, META, 3),
            (META, META, 3),
            (META, META, 2),
        ]
    for (x, y), (wanted_x, wanted_y) in zip(here, source.batches, strict=True):
        assert torch.equal(x, wanted_x)
        assert torch.equal(y, wanted_y)


def test_a_batch_is_taken_when_it_is_asked_for(device_loader: ModuleType) -> None:
    source = Source(digits(0, 2, 2, 2))
    batches = iter(device_loader.DeviceDataLoader(source, META))
    before = source.taken
    taken = [source.taken for _ in batches]

    assert before == 0
    assert taken == [1, 2, 3]


def test_an_exception_of_the_loader_reaches_the_caller(
    device_loader: ModuleType,
) -> None:
    source = Source(digits(0, 2, 2), breaks_after=1)
    batches = iter(device_loader.DeviceDataLoader(source, META))
    next(batches)

    with pytest.raises(LookupError, match="no more disk"):
        next(batches)


# model


def twin_of(model: nn.Module, in_size: int, hidden: int, out_size: int) -> nn.Module:
    """PyTorch's own network with the same weights."""
    twin = nn.Sequential(
        nn.Flatten(), nn.Linear(in_size, hidden), nn.ReLU(), nn.Linear(hidden, out_size)
    )
    twin.load_state_dict(
        dict(zip(twin.state_dict(), model.state_dict().values(), strict=True))
    )
    return twin


@property_test
@given(rows=sizes, in_size=sizes, hidden=sizes, out_size=sizes)
def test_the_model_computes_what_the_same_layers_of_pytorch_do(
    model: ModuleType, rows: int, in_size: int, hidden: int, out_size: int
) -> None:
    network = model.MnistModel(in_size, hidden_size=hidden, out_size=out_size)
    x = torch.randn(rows, 1, in_size, generator=seeded(0))
    before = x.clone()
    scores = network(x)

    torch.testing.assert_close(scores, twin_of(network, in_size, hidden, out_size)(x))
    assert scores.shape == (rows, out_size)
    assert torch.equal(x, before)
    assert all(p.requires_grad for p in network.parameters())


def test_the_default_sizes_fit_mnist(model: ModuleType) -> None:
    network = model.MnistModel()
    images = torch.rand(3, 1, 28, 28)

    assert sorted(tuple(p.shape) for p in network.parameters()) == [
        (10,),
        (10, 32),
        (32,),
        (32, 784),
    ]
    assert torch.equal(network(images), network(images.view(3, 784)))


# param_count


@property_test
@given(in_size=sizes, hidden=sizes, out_size=sizes)
def test_the_closed_form_and_the_count_agree_with_pytorch(
    param_count: ModuleType, in_size: int, hidden: int, out_size: int
) -> None:
    network = nn.Sequential(nn.Linear(in_size, hidden), nn.Linear(hidden, out_size))
    wanted = sum(value.numel() for value in network.state_dict().values())

    assert param_count.count_parameters(network) == wanted
    assert param_count.mlp_parameter_count(in_size, hidden, out_size) == wanted


def test_the_source_s_own_figure_comes_out(param_count: ModuleType) -> None:
    assert param_count.mlp_parameter_count(784, 32, 10) == 25_450


def test_frozen_parameters_buffers_and_copies_do_not_count(
    param_count: ModuleType,
) -> None:
    shared = nn.Linear(3, 3)
    network = nn.Sequential(shared, nn.BatchNorm1d(3), shared, nn.Linear(3, 2))
    network[3].requires_grad_(requires_grad=False)

    assert param_count.count_parameters(network) == 12 + 6
    assert param_count.count_parameters(nn.ReLU()) == 0


# relu


numbers = st.floats(-1e3, 1e3, width=32) | st.sampled_from([0.0, -0.0])
tensors = st.builds(
    lambda values, dtype, shape: torch.tensor(values, dtype=dtype).view(shape),
    st.lists(numbers, min_size=6, max_size=6),
    st.sampled_from([torch.float32, torch.float64]),
    st.sampled_from([(6,), (2, 3), (1, 3, 2), (3, 1, 2, 1)]),
)


@property_test
@given(x=tensors)
def test_relu_and_its_derivative_are_those_of_autograd(
    relu: ModuleType, x: Tensor
) -> None:
    before = x.clone()
    traced = x.clone().requires_grad_()
    wanted = nn.functional.relu(traced)
    (slope,) = torch.autograd.grad(wanted.sum(), traced)
    value, derivative = relu.relu(x), relu.relu_derivative(x)

    torch.testing.assert_close(value, wanted.detach(), rtol=0, atol=0)
    torch.testing.assert_close(derivative, slope, rtol=0, atol=0)
    assert torch.equal(x, before)


# train


def test_accuracy_is_the_fraction_of_right_rows(train: ModuleType) -> None:
    outputs = torch.tensor([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])

    assert train.accuracy(outputs, torch.tensor([1, 0, 0, 0])) == 0.75
    assert train.accuracy(outputs, torch.tensor([0, 1, 0, 1])) == 0.0


def test_evaluate_is_the_mean_over_all_images_and_changes_nothing(
    train: ModuleType,
) -> None:
    model, batches = small_model(), digits(1, 5, 5, 2)
    before = copy.deepcopy(model.state_dict())
    found = train.evaluate(model, batches)
    images, labels = (torch.cat(part) for part in zip(*batches, strict=True))
    scores = model.eval()(images)

    assert found == pytest.approx(
        {
            "val_loss": cross_entropy(scores, labels).item(),
            "val_acc": (scores.argmax(1) == labels).double().mean().item(),
        }
    )
    assert all(p.grad is None for p in model.parameters())
    assert all(torch.equal(before[key], now) for key, now in model.state_dict().items())


def test_fit_steps_as_a_plain_loop_would(train: ModuleType) -> None:
    batches, check = digits(2, 6, 6, 3), digits(3, 8)
    model, twin = small_model()[::2], small_model()[::2]
    history = train.fit(2, 0.3, model, batches, check)
    for images, labels in batches * 2:
        loss = cross_entropy(twin(images), labels)
        slopes = torch.autograd.grad(loss, list(twin.parameters()))
        for weight, slope in zip(twin.parameters(), slopes, strict=True):
            weight.data.sub_(0.3 * slope)

    for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs)
    assert history[-1] == train.evaluate(twin, check)


def test_fit_returns_a_new_dict_for_each_epoch_and_trains_in_training_mode(
    train: ModuleType,
) -> None:
    model, batches, check = small_model(), digits(4, 4, 4), digits(5, 4)
    modes = []
    model.register_forward_pre_hook(lambda module, _: modes.append(module.training))
    history = train.fit(3, 0.1, model, batches, check)

    assert len({id(entry) for entry in history}) == 3
    assert all({"val_loss", "val_acc"} <= set(entry) for entry in history)
    assert modes == [True, True, False] * 3


def test_fit_makes_one_optimiser_with_the_given_function_and_rate(
    train: ModuleType,
) -> None:
    made = []

    def make(parameters: Iterator[nn.Parameter], lr: float) -> torch.optim.Optimizer:
        made.append(torch.optim.Adam(parameters, lr))
        return made[-1]

    model = small_model()
    train.fit(2, 0.01, model, digits(6, 4, 4), digits(7, 4), opt_func=make)
    (group,) = made[0].param_groups

    assert len(made) == 1
    assert group["lr"] == 0.01
    assert group["params"] == list(model.parameters())


@pytest.mark.parametrize("partner", [SOLUTION, STANDINS])
def test_train_learns_and_returns_a_model_ready_to_read(
    load: Load, monkeypatch: pytest.MonkeyPatch, partner: Path
) -> None:
    train = load(SOLUTION, "train")
    model = load(partner, "model")
    loader = load(partner, "device_loader")
    monkeypatch.setattr(train, "MnistModel", model.MnistModel)
    monkeypatch.setattr(train, "to_device", loader.to_device)
    monkeypatch.setattr(train, "DeviceDataLoader", loader.DeviceDataLoader)
    images = torch.rand(640, 1, 28, 28, generator=seeded(8)) / 5
    labels = torch.arange(640) % 10
    images[torch.arange(640), 0, labels] = 1  # the label is the row that shines
    batches = list(zip(images.split(128), labels.split(128), strict=True))
    with torch.random.fork_rng():
        torch.manual_seed(0)
        found = train.train(batches * 10, batches, CPU)

    assert isinstance(found, model.MnistModel)
    assert not found.training
    assert train.accuracy(found(images), labels) > 0.95
