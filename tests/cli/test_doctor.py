"""`grade doctor`: what is found, and what fails."""

import platform
from types import SimpleNamespace

import pytest
import torch

from tests.cli.conftest import Grade


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without a GPU, on which torchvision and MNIST take no time."""
    images = SimpleNamespace(train_images=range(60_000), test_images=range(10_000))
    monkeypatch.setattr("grader.data.digits.load_mnist", lambda: images)
    monkeypatch.setattr(
        "grader.data.torchvision_shim.import_torchvision",
        lambda: SimpleNamespace(__version__="0.99"),
    )
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    return monkeypatch


@pytest.mark.usefixtures("machine", "kept")
def test_the_machine_is_described(grade: Grade) -> None:
    done = grade("doctor")

    assert (done.code, done.err) == (0, "")
    lines = dict(line.split(None, 1) for line in done.out.splitlines())
    assert lines["Python"].startswith(platform.python_version())
    assert lines["System"] == platform.platform()
    assert lines["PyTorch"] == torch.__version__
    assert lines["torchvision"] == "0.99"
    assert lines["GPU"] == "none: training runs on the CPU"
    assert lines["MNIST"] == "60000 + 10000 images"
    assert " ms, confined at the level " in lines["Worker"]
    assert lines["landlock:"]


@pytest.mark.usefixtures("kept")
def test_a_gpu_is_named(grade: Grade, machine: pytest.MonkeyPatch) -> None:
    machine.setattr(torch.cuda, "is_available", lambda: True)
    machine.setattr(torch.cuda, "get_device_name", lambda: "A GPU")

    assert "GPU          A GPU\n" in grade("doctor").out


@pytest.mark.usefixtures("kept")
def test_what_fails_is_said_beside_what_works(
    grade: Grade, machine: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ImportError("no such library")

    machine.setattr("grader.data.torchvision_shim.import_torchvision", fail)

    done = grade("doctor")

    assert done.code == 3
    assert "torchvision  FAILS: ImportError: no such library\n" in done.out
    assert "MNIST        60000 + 10000 images\n" in done.out
