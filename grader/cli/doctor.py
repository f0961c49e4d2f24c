"""`grade doctor`: what this machine can do, found by trying it."""

import platform
import sys
import time
from collections.abc import Callable

import rich_click as click


def _try_torch() -> str:
    import torch  # noqa: PLC0415 - slow

    return torch.__version__


def _try_torchvision() -> str:
    from grader.data.torchvision_shim import import_torchvision  # noqa: PLC0415

    return str(import_torchvision().__version__)


def _try_gpu() -> str:
    import torch  # noqa: PLC0415 - slow

    if not torch.cuda.is_available():
        return "none: training runs on the CPU"
    return torch.cuda.get_device_name()


def _try_mnist() -> str:
    from grader.data.digits import load_mnist  # noqa: PLC0415

    mnist = load_mnist()
    return f"{len(mnist.train_images)} + {len(mnist.test_images)} images"


def _try_worker() -> str:
    from grader.environment import find_level  # noqa: PLC0415
    from grader.sandbox.client import WorkerOptions, Zygote  # noqa: PLC0415

    with Zygote() as zygote:
        zygote.fork(WorkerOptions(readable=())).end()
        started = time.monotonic()
        # each layer is tried by the worker itself before it is said to be on
        worker = zygote.fork(WorkerOptions(readable=()))
        milliseconds = 1000 * (time.monotonic() - started)
        worker.end()
    layers = "\n".join(f"  {name}: {state}" for name, state in worker.layers.items())
    level = find_level(worker.layers)
    return f"ready in {milliseconds:.0f} ms, confined at the level {level} by\n{layers}"


PROBES: dict[str, Callable[[], str]] = {
    "Python": lambda: f"{platform.python_version()} ({sys.executable})",
    "System": platform.platform,
    "PyTorch": _try_torch,
    "torchvision": _try_torchvision,
    "GPU": _try_gpu,
    "MNIST": _try_mnist,
    "Worker": _try_worker,
}


@click.command()
def command() -> int:
    """Try what grading needs: PyTorch, torchvision, GPU, MNIST, a confined worker."""
    failed = False
    for name, probe in PROBES.items():
        try:
            found = probe()
        except Exception as error:  # noqa: BLE001 - finding faults is the purpose
            failed = True
            found = f"FAILS: {type(error).__name__}: {error}"
        click.echo(f"{name:12} {found}")
    return 3 if failed else 0
