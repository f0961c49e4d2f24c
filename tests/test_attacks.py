"""Submissions that try for what is not theirs, on the real exam; see `threats/`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import Level, Verdict
from grader.sandbox.client import Zygote
from tests.threats.attack import AIMS, ATTACKS, ROOT, Attack, read_attack
from tests.threats.brought import BROUGHT
from tests.threats.gaps import GAPS, is_known
from tests.threats.matrix import is_confined
from tests.threats.trial import REFUSED, Outcome, Setting, grade_honest, try_attack

READ = [read_attack(path) for path in ATTACKS]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may enter, as workers are; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="gp-attack-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


def as_parameter(attack: Attack) -> object:
    marks = [pytest.mark.slow] if attack.slow else []
    return pytest.param(attack, id=attack.name, marks=marks)


def require_stopped(attack: Attack, outcome: Outcome) -> None:
    isolation = outcome.report.isolation if outcome.report else None
    if isolation and outcome.achieved:
        if is_known(attack.name, isolation.level):
            pytest.xfail(GAPS[attack.name].reason)
        if isolation.level is Level.PROCESS and is_confined(attack):
            pytest.skip("nothing but the confinement stops this; there is none here")

    assert outcome.achieved == ()
    # a task that has lost its workers runs no further checks
    assert outcome.verdicts <= {*attack.expect, Verdict.SKIPPED}


@pytest.mark.parametrize("attack", [as_parameter(attack) for attack in READ])
def test_an_attack_achieves_nothing(
    attack: Attack, folder: Path, zygote: Zygote
) -> None:
    outcome = try_attack(attack, folder, zygote, Setting())

    if "weights" in attack.brings:
        assert outcome.report is not None
        assert any("large for code" in note for note in outcome.report.notes)
    require_stopped(attack, outcome)


# without namespaces and a root of its own, much more depends on each other layer
IN_A_CONTAINER = [each for each in READ if is_confined(each)]


@pytest.mark.parametrize("attack", [as_parameter(attack) for attack in IN_A_CONTAINER])
def test_an_attack_achieves_nothing_in_a_container(
    attack: Attack, folder: Path, zygote: Zygote
) -> None:
    setting = Setting(level=Level.CONTAINER)

    require_stopped(attack, try_attack(attack, folder, zygote, setting))


def test_right_code_has_its_points_after_an_attack(
    folder: Path, zygote: Zygote
) -> None:
    for name in ("fork_bomb", "kills_the_parent", "talks_to_the_next_worker"):
        place = folder / name
        place.mkdir()
        attack = read_attack(ROOT / "tests" / "attacks" / f"{name}.py")
        try_attack(attack, place, zygote, Setting())

    assert grade_honest(folder / "honest", zygote, Setting()) == 0


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_says_what_is_expected_of_it(path: Path) -> None:
    attack = read_attack(path)
    verdicts = {verdict.value for verdict in Verdict} | {REFUSED}

    assert path.read_text("utf-8").startswith("# expect: ")
    assert attack.expect
    assert {*attack.expect} <= verdicts - {Verdict.GRADER_ERROR, Verdict.SKIPPED}
    assert attack.tries in AIMS
    assert attack.about
    assert {*attack.grades} <= {task.id for task in load_exam(ROOT).tasks}
    assert attack.deserves
    assert {*attack.brings} <= BROUGHT.keys()


def test_a_gap_is_one_of_an_attack_that_there_is() -> None:
    assert {*GAPS} <= {attack.name for attack in READ}


def test_there_are_at_least_100_attacks_of_every_aim() -> None:
    assert len(READ) >= 100
    assert {attack.tries for attack in READ} == {*AIMS}


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
