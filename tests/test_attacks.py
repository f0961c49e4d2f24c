"""Submissions that try for points they did not earn, on the real exam.

An attack is a file in `attacks/`. Its head says, in comments:

- `# grades: relu model`: the tasks that are graded;
- `# deserves: relu.keeps_dtype`: the checks that would pass without the trick;
  `relu.*` are all of a task, and `nothing` is none;
- `# limits: call_seconds=1 seconds=6`: other limits for these tasks;
- `# needs: landlock`: a layer of the confinement without which it would succeed;
- `# brings: weights`: what it brings along, made by this test.

The file is handed in as it is, with everything in it; where it has lines
`# file: NAME`, as a folder of the files between them.
"""

import base64
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import nn

from grader.audience import visible_to
from grader.data.digits import load_mnist
from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Audience, Exam, Report, Verdict
from grader.renderers import RENDERERS
from grader.sandbox.client import Zygote

ROOT = Path(__file__).parents[1]
ATTACKS = sorted((ROOT / "tests" / "attacks").glob("*.py"))
# tries that still get what they do not deserve, and why
GAPS: dict[str, str] = {
    "brings_weights_and_unshuffles_them": "MNIST is public: its statistics tell how it "
    "was shuffled, and weights can be shuffled as well",
}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


def read_head(source: str, key: str) -> dict[str, str]:
    found = re.search(rf"^# {key}: (.*)$", source, re.MULTILINE)
    words = found[1].split() if found else []
    return dict(word.split("=") if "=" in word else (word, "") for word in words)


def shorten(exam: Exam, limits: dict[str, str]) -> Exam:
    numbers = {"seconds": 120} | {key: int(text) for key, text in limits.items()}
    return exam.model_copy(
        update={
            "tasks": tuple(
                task.model_copy(
                    update={"limits": task.limits.model_copy(update=numbers)}
                )
                for task in exam.tasks
            )
        }
    )


def hand_in(source: str, attack: Path, folder: Path) -> Path:
    _, *parts = re.split(r"^# file: (.*)\n", source, flags=re.MULTILINE)
    if not parts:
        path = folder / attack.name
        path.write_text(source, "utf-8")
        return path
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@cache
def train_elsewhere() -> str:
    """Train on MNIST as it is published; return the weights as text."""
    torch.set_num_threads(1)
    mnist = load_mnist()
    images = mnist.train_images.float().div(255).flatten(1)
    generator = torch.Generator().manual_seed(1)
    model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for epoch in range(4):
        if epoch == 3:
            optimizer.param_groups[0]["lr"] = 0.1
        for rows in torch.randperm(60_000, generator=generator).split(128):
            loss = nn.functional.cross_entropy(
                model(images[rows]), mnist.train_labels[rows]
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    flat = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
    return base64.b64encode(flat.numpy().tobytes()).decode()


@cache
def list_labels() -> str:
    """Return the test set's labels, and what some training images are known by."""
    mnist = load_mnist()
    sums = mnist.train_images.flatten(1).long().sum(1).tolist()
    labels = mnist.train_labels.tolist()
    known: dict[int, set[int]] = {}
    for total, label in zip(sums, labels, strict=True):
        known.setdefault(total, set()).add(label)
    clear = {total: min(names) for total, names in known.items() if len(names) == 1}
    few = dict(list(clear.items())[:5000])
    test = "".join(map(str, mnist.test_labels.tolist()))
    return json.dumps({"test": test, "sums": few})


@cache
def sum_pixels() -> str:
    """Return weights, and each digit's number of images and sum for each pixel."""
    mnist = load_mnist()
    sums = torch.zeros(10, 784, dtype=torch.long)
    sums.index_add_(0, mnist.train_labels, mnist.train_images.flatten(1).long())
    counts = mnist.train_labels.bincount()
    found = {"sums": sums.tolist(), "counts": counts.tolist()}
    return json.dumps({"weights": train_elsewhere()} | found)


BROUGHT = {"weights": train_elsewhere, "labels": list_labels, "sums": sum_pixels}


def survivors() -> list[str]:
    names = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            names.append(path.read_text().strip())
        except OSError:  # it ended meanwhile
            continue
    return [name for name in names if name == "gp-survivor"]


def run_attack(attack: Path, folder: Path, zygote: Zygote) -> Report:
    source = attack.read_text("utf-8")
    handed, opened = folder / "handed in", folder / "opened"
    handed.mkdir()
    opened.mkdir()
    path = hand_in(source, attack, handed)
    for name in read_head(source, "brings"):
        (path / "brought.txt").write_text(BROUGHT[name](), "utf-8")
    exam = shorten(load_exam(ROOT), read_head(source, "limits"))
    submission = open_submission(path, exam.tasks, opened)
    tasks = tuple(read_head(source, "grades"))
    return grade(submission, exam, zygote, GradeOptions(tasks=tasks, device="cpu"))


def as_parameter(attack: Path) -> object:
    slow = "train" in read_head(attack.read_text("utf-8"), "grades")
    reason = GAPS.get(attack.stem)
    marks = [
        *([pytest.mark.slow] if slow else []),
        *([pytest.mark.xfail(strict=True, reason=reason)] if reason else []),
    ]
    return pytest.param(attack, id=attack.stem, marks=marks)


@pytest.mark.parametrize("attack", [as_parameter(attack) for attack in ATTACKS])
def test_an_attack_earns_what_it_deserves(
    attack: Path, tmp_path: Path, zygote: Zygote
) -> None:
    source = attack.read_text("utf-8")
    report = run_attack(attack, tmp_path, zygote)

    for layer in read_head(source, "needs"):
        if not report.isolation.layers.get(layer, "").startswith("on"):
            pytest.skip(f"only {layer} stops this, and it is not on here")
    checks = [check for task in report.tasks for check in task.checks]
    wanted = read_head(source, "deserves")
    deserved = {c.id for c in checks if {c.id, f"{c.id.split('.')[0]}.*"} & {*wanted}}
    assert deserved or list(wanted) == ["nothing"]
    assert {check.id: check.earned for check in checks if check.earned} == {
        check.id: check.possible for check in checks if check.id in deserved
    }
    errors = [check for check in checks if check.verdict is Verdict.GRADER_ERROR]
    assert [(check.id, check.message) for check in errors] == []
    assert report.final
    assert survivors() == []
    assert list(tmp_path.iterdir()) == [tmp_path / "handed in", tmp_path / "opened"]


FORGE = """

import math as _math
import random as _random
import sys as _sys

import torch as _torch

_garbage = _random.Random({seed})
_server = _sys.modules["grader.sandbox.worker"].Server
_perform = _server._perform
_tensors = [
    _torch.zeros(shape, dtype=dtype, device=device)
    for shape in ((), (3,), (3, 6), (10_000,))
    for dtype in (_torch.float32, _torch.complex64, _torch.bool)
    for device in ("cpu", "meta")
]
_atoms = [None, True, 5, -1, _math.nan, "x", b"x", object(), 1 << 3000, *_tensors]


def _make(depth):
    if depth == 0 or _garbage.random() < 0.3:
        return _garbage.choice(_atoms)
    parts = [_make(depth - 1) for _ in range(_garbage.randrange(4))]
    kinds = (list, tuple, lambda parts: dict(zip(("train", "val_loss", "val"), parts)))
    return _garbage.choice(kinds)(parts)


def _lie(self, call, decoder):
    truth = _perform(self, call, decoder)
    return truth if call.op == "load" or _garbage.random() > 0.1 else _make(4)


_server._perform = _lie
"""
SEEDS = [
    *(pytest.param(seed, ("device-loader", "model")) for seed in range(3)),
    *(pytest.param(seed, ("param-count", "relu")) for seed in range(3)),
    *(pytest.param(seed, ("train",), marks=pytest.mark.slow) for seed in (1, 4)),
]


@pytest.mark.parametrize(("seed", "tasks"), SEEDS)
def test_garbage_among_the_replies_is_never_a_failure_of_ours(
    seed: int, tasks: tuple[str, ...], tmp_path: Path, zygote: Zygote
) -> None:
    exam = load_exam(ROOT)
    handed, opened = tmp_path / "handed in", tmp_path / "opened"
    handed.mkdir()
    opened.mkdir()
    for task in exam.tasks:
        text = (ROOT / "reference" / "solution" / task.file).read_text("utf-8")
        untrained = "\n\ndef train(*loaders):\n    return MnistModel()\n"
        text += untrained if task.id == "train" else ""
        (handed / task.file).write_text(text + FORGE.format(seed=seed), "utf-8")
    submission = open_submission(handed, exam.tasks, opened)

    report = grade(submission, exam, zygote, GradeOptions(tasks=tasks, device="cpu"))

    assert report.final
    assert report.score.earned < report.score.possible


@pytest.mark.parametrize("name", ["forges_results_then_exits", "patches_the_server"])
def test_what_an_attack_prints_or_raises_can_be_shown_in_every_format(
    name: str, tmp_path: Path, zygote: Zygote
) -> None:
    attack = ROOT / "tests" / "attacks" / f"{name}.py"
    report = run_attack(attack, tmp_path, zygote)

    for audience in Audience:
        for render in RENDERERS.values():
            assert render(visible_to(report, audience))
