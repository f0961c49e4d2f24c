"""The real exam, given answers of every useless kind."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grader.engine import GradeOptions, grade
from grader.exam import load_exam
from grader.handin import open_submission
from grader.models import CheckReport, Report, Verdict
from grader.sandbox.client import Zygote

ROOT = Path(__file__).parents[1]
NAMES = (
    *("get_default_device", "to_device", "DeviceDataLoader"),
    *("MnistModel", "count_parameters", "mlp_parameter_count"),
    *("relu", "relu_derivative", "accuracy", "evaluate", "fit", "train"),
)
PREAMBLE = """
import collections, math, numpy, torch

class EqualsAll:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0

class Subclass(torch.Tensor):
    pass

class Same:
    '''Whatever is asked of it, it gives the same garbage.'''
    def __init__(self, garbage): self.garbage = garbage
    def __getattr__(self, name): return lambda *args, **kwargs: self.garbage
    def __call__(self, *args, **kwargs): return self.garbage
    def __iter__(self): return iter([self.garbage] * 3)
    def __len__(self): return 3

class Raises:
    def __iter__(self): raise LookupError
    def __len__(self): return -1
    def __repr__(self): raise LookupError

def deep():
    value = []
    for _ in range(100_000):
        value = [value]
    return value
"""
GARBAGE = {
    "None": "None",
    "text": "'x'",
    "long text": "'x' * 10**6",
    "an object": "object()",
    "an object that equals everything": "EqualsAll()",
    "an object that raises": "Raises()",
    "nan": "math.nan",
    "infinity": "math.inf",
    "a bool": "True",
    "a complex number": "1j",
    "a number": "3",
    "a negative number": "-1",
    "a huge int": "1 << 3000",
    "an int too large to cross": "1 << 100_000",
    "bytes": "b'x'",
    "an empty list": "[]",
    "an empty dict": "{}",
    "a set": "{1}",
    "a dict of garbage": "{'val_loss': None, 'val_acc': 'x'}",
    "a list of garbage": "[None, 'x', torch.zeros(2), {}]",
    "pairs of garbage": "[(None, 'x')] * 3",
    "a list of dicts": "[{'val_loss': torch.zeros(2), 'val_acc': []}] * 3",
    "a list that holds itself": "(lambda x: x.append(x) or x)([])",
    "a very deep list": "deep()",
    "a very long list": "[0] * 10**6",
    "a lambda": "lambda *args: None",
    "a generator": "(None for _ in range(3))",
    "an endless generator": "(None for _ in iter(int, 1))",
    "a module": "math",
    "a type": "int",
    "an empty tensor": "torch.tensor([])",
    "a tensor of nan": "torch.full((2, 2), math.nan)",
    "a tensor without values": "torch.empty(2, device='meta')",
    "a complex tensor": "torch.tensor([1j])",
    "a half tensor": "torch.zeros(1, dtype=torch.bfloat16)",
    "a sparse tensor": "torch.eye(2).to_sparse()",
    "a tensor subclass": "torch.zeros(2).as_subclass(Subclass)",
    "a large tensor": "torch.zeros(1000, 1000)",
    "a numpy array": "numpy.zeros(3)",
    "a numpy number": "numpy.float64('nan')",
    "a numpy object array": "numpy.array([None])",
    "a device": "torch.device('meta')",
    "a dtype": "torch.float32",
    "an object of None": "Same(None)",
    "an object of text": "Same('x')",
    "an object of numbers": "Same(7)",
    "an object of empty lists": "Same([])",
    "an object of lists": "Same([None, 'x', 3])",
    "an object of dicts": "Same({'a': None})",
    "an object of tensors": "Same(torch.zeros(2, 3))",
    "an object of objects": "Same(object())",
    "an object of itself": "(lambda x: x.__dict__.update(garbage=x) or x)(Same(0))",
}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


# a few stand for all where MNIST is handed over each time
TRAINED = ("None", "text", "a huge int", "an empty tensor", "an object of itself")


def grade_garbage(
    expression: str, tasks: Sequence[str], folder: Path, zygote: Zygote
) -> Report:
    exam = load_exam(ROOT)
    work = folder / "work"
    work.mkdir()
    functions = "\n".join(
        f"def {name}(*args, **kwargs): return {expression}" for name in NAMES
    )
    for task in exam.tasks:
        (work / task.file).write_text(PREAMBLE + functions)
    submission = open_submission(work, exam.tasks, folder)
    return grade(submission, exam, zygote, GradeOptions(device="cpu", tasks=tasks))


def describe(check: CheckReport) -> str:
    return f"{check.id}: {check.message}\n{check.traceback}"


def assert_worthless(report: Report) -> None:
    checks = [check for task in report.tasks for check in task.checks]
    broken = [describe(c) for c in checks if c.verdict is Verdict.GRADER_ERROR]
    assert broken == []
    assert report.final
    assert report.score.earned <= 0.15 * report.score.possible


@pytest.mark.slow
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_earns_little_and_is_never_our_failure(
    kind: str, tmp_path: Path, zygote: Zygote
) -> None:
    tasks = ("device-loader", "model", "param-count", "relu")

    report = grade_garbage(GARBAGE[kind], tasks, tmp_path, zygote)

    assert_worthless(report)


@pytest.mark.slow
@pytest.mark.parametrize("kind", TRAINED)
def test_garbage_for_training_is_never_our_failure(
    kind: str, tmp_path: Path, zygote: Zygote
) -> None:
    report = grade_garbage(GARBAGE[kind], ("train",), tmp_path, zygote)

    assert_worthless(report)
