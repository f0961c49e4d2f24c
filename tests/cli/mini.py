"""A whole exam of two tasks that is graded in a moment, and a way to keep a zygote."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from grader.sandbox.client import Worker, WorkerOptions, Zygote

PUBLIC = """
from grader.checks import *

@check("half", hint="Divide by 2.")
def test_public_half(submission):
    "half of 6 is 3"
    assert_equal(submission.half(6), 3, "half(6)")

@check("quarter")
def test_public_quarter(submission):
    "a quarter of 8 is 2"
    assert_equal(submission.quarter(8), 2, "quarter(8)")
"""
HIDDEN = """
from grader.checks import *

@check("half", weight=2, hint="Mind odd numbers.")
def test_odd(submission, rng):
    "half of an odd number is not whole"
    n = 2 * rng.randrange(10**6) + 1
    assert_equal(submission.half(n), n / 2, "half(n)")

@check("quarter")
def test_any_quarter(submission, rng):
    "a quarter is half of a half"
    n = 4 * rng.randrange(10**6) + 1
    assert_equal(submission.quarter(n), n / 4, "quarter(n)")
"""
HALF = "def half(x):\n    return x / 2\n"
QUARTER = "from half import half\ndef quarter(x):\n    return half(half(x))\n"
# nothing asks for `spare`
SPARE = "def spare():\n    return True\n"
TEMPLATE = "def half(x):\n    raise NotImplementedError\n"
FILES = {
    "exam.yaml": """
id: mini
title: Mini
tasks: tasks.yaml
template: template
checks: {public: template/checks, hidden: secret/checks}
reference: secret/solution
mutants: secret/mutants
variants: secret/variants
seed_file: secret/seed.txt
""",
    "tasks.yaml": """
tasks:
- {id: half, title: Half, file: half.py, points: 3, prompt: Halve.}
- {id: quarter, title: Quarter, file: quarter.py, points: 1, prompt: Q., uses: [half]}
""",
    "template/checks/test_public.py": PUBLIC,
    "template/half.py": TEMPLATE,
    "template/quarter.py": "def quarter(x):\n    raise NotImplementedError\n",
    "secret/checks/test_hidden.py": HIDDEN,
    "secret/seed.txt": "a-secret-of-this-mini-exam\n",
    "secret/solution/half.py": HALF + SPARE,
    "secret/solution/quarter.py": QUARTER,
    "secret/variants/by_power/half.py": (
        "# right because: there are many ways.\ndef half(x): return x * 2**-1\n"
    ),
    "secret/mutants/half/whole.py": (
        "# kills: half.odd\n# Rounds down.\ndef half(x): return x // 2\n"
    ),
    "secret/mutants/half/same.py": (
        "# kills: half.public_half, half.odd\n# Does nothing.\ndef half(x): return x\n"
    ),
    "secret/mutants/quarter/half_of_it.py": (
        "# kills: quarter.public_quarter, quarter.any_quarter\n# Forgets one half.\n"
        "from half import half\ndef quarter(x): return half(x)\n"
    ),
    "secret/standins/half.py": HALF,
}


def write_files(root: Path, files: dict[str, str]) -> None:
    """Write files by their names below `root`."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def write_exam(root: Path) -> Path:
    """Write the exam, with stand-ins, so that a mistake costs once."""
    said = FILES["exam.yaml"] + "standins: secret/standins\n"
    write_files(root, {**FILES, "exam.yaml": said})
    return root


class Kept:
    """A zygote that several commands use, one after the other."""

    def __init__(self, zygote: Zygote) -> None:
        self.zygote = zygote
        self.closed = False

    def fork(self, options: WorkerOptions) -> Worker:
        return self.zygote.fork(options)

    def preload(self, modules: Iterable[str]) -> None:
        self.zygote.preload(modules)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True
