"""Verification of whole banks, in the process that proofs really run in."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

import grader.bank.verify as verify_module
from grader.bank import proofs
from grader.bank.files import open_bank
from grader.bank.prover import run_all
from grader.bank.select import choose, entries_of
from grader.bank.verify import Verification, VerifyOptions, verify
from grader.errors import NotFinal
from tests.bank.conftest import SAMPLE, Change, OpenOne

PROVED = ["parameter-count.mlp", "parameter-count.weight-shape", "views.what-raises"]


class Here:
    """Runs proofs in forks of the test, which has imported PyTorch already."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(
        self, jobs: list[dict[str, Any]], parallel: int
    ) -> Iterator[dict[str, Any]]:
        yield from run_all(jobs, parallel)


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "Proofs", Here)


here = pytest.mark.usefixtures("_here")


def verify_bank(root: Path, *ids: str, seconds: float = 20) -> Verification:
    opened = open_bank(root)
    entries = choose(opened.bank, ids)
    options = VerifyOptions(jobs=2, seconds=seconds)
    return verify(opened, entries, options, lambda _line: None)


def test_a_right_bank_is_proved() -> None:
    told: list[str] = []
    opened = open_bank(SAMPLE)
    options = VerifyOptions(jobs=2)
    found = verify(opened, entries_of(opened.bank), options, told.append)

    assert found.failures == ()
    assert set(found.seconds) == {*PROVED, "views.relu-at-zero"}
    assert (found.variants, found.draws) == (5, 3 * (8 * 9 - 1) + 4 + 3)
    assert (found.unproved, found.skipped) == (("views.name-it",), ())
    assert "draws views.name-it" in told
    assert "proves views.what-raises" in told


# what is planted, and what must be said of it at which part of the variant
PLANTED = {
    "a bias forgotten": (
        *("key: weights + hidden + out_size", "key: weights + hidden"),
        *("parameter-count.mlp", "variants[0].key: with in_size=100, hidden=8, out"),
    ),
    "a bias too many": (
        *("key: weights + hidden + out_size", "key: weights + hidden + out_size + 1"),
        *("parameter-count.mlp", "the proof finds"),
    ),
    "a value computed wrong": (
        *("in_size * hidden + hidden * out_size", "in_size * hidden + out_size"),
        *("parameter-count.mlp", "variants[0].key"),
    ),
    "wrong in some draws only": (
        *(
            "key: weights + hidden + out_size",
            "key: weights + hidden + min(out_size, 9)",
        ),
        *("parameter-count.mlp", "hint: so it is with 24 of 213 draws"),
    ),
    "a tolerance that swallows a misconception": (
        *("tolerance: 0", "tolerance: 20"),
        *("parameter-count.mlp", "the tolerance 20 swallows forgets_the_biases"),
    ),
    "a distractor that is right": (
        *("value: weights, why", "value: weights + hidden + out_size, why"),
        *("parameter-count.mlp", "variants[0].distractors[0]"),
    ),
    "a shape transposed": (
        *(
            'value: "[hidden, in_size]", why: Rows',
            'value: "[in_size, hidden]", why: Rows',
        ),
        *("parameter-count.weight-shape", "variants[1].key"),
    ),
    "a right shape among the distractors": (
        *(
            'text: "`[{{hidden}}]`", value: "[hidden]"',
            'text: x, value: "[hidden, in_size]"',
        ),
        *("parameter-count.weight-shape", "variants[1].distractors[1]"),
    ),
    "two choices that read the same": (
        *('text: "`[{{hidden}}]`"', 'text: "`[{{in_size}}, {{hidden}}]`"'),
        *("parameter-count.weight-shape", "two choices read `[100, 16]`"),
    ),
    "a key that does not raise": (
        *('claim: "raises(lambda: x.view(4))"', 'claim: "raises(lambda: x.view(6))"'),
        *("views.what-raises", "keys[1].claim: expected True, found False"),
    ),
    "a distractor that raises": (
        *("lambda: x.t().reshape(-1)", "lambda: x.t().reshape(4)"),
        *("views.what-raises", "distractors[0].claim: expected False, found True"),
    ),
    "a true statement keyed false": (
        *("key: true", "key: false"),
        *("views.relu-at-zero", "the key is False, the proof finds True"),
    ),
    "a wrong text accepted": (
        *('accept: [".reshape"', 'accept: ["view"'),
        *("views.name-it", "distractors[0]: `view` is accepted"),
    ),
    "a misconception accepted by a pattern": (
        *('accept: [".reshape"', 'accept: ["/re.*|v.*/"'),
        *("views.name-it", "distractors[0]: `view` is accepted"),
    ),
    "a key with 17 digits": (
        *("in_size * hidden + hidden * out_size", "hidden * out_size * 10 ** 14"),
        *("parameter-count.mlp", "is no sensible number"),
    ),
    "a layer of negative size": (
        *("hidden: {from: 8, to: 64, step: 8}", "hidden: {from: -8, to: -8}"),
        *("parameter-count.mlp", "hidden is -8: below zero"),
    ),
}


TIMELESS = """\
id: v
kind: numeric
stem: x
key: n
tolerance: 0
parameters: {n: {from: 1, to: 3}}
verify: "while True: pass"
"""


@here
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_caught(name: str, change: Change) -> None:
    old, new, variant, expected = PLANTED[name]
    root = change(old, new)
    found = verify_bank(root, variant)
    messages = "\n".join(failure.message for failure in found.failures)

    assert {failure.id for failure in found.failures} == {variant}
    assert messages.startswith(f"{root}/items/shapes.yaml:")
    assert expected in messages


def test_at_least_twelve_wrong_keys_are_planted() -> None:
    assert len(PLANTED) >= 12


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1 / 0", "the proof line 1 of the code: ZeroDivisionError"),
        ("pass", "the proof the code sets no `answer`"),
        ("x = = 1", "the proof line 1 of the code: SyntaxError"),
    ],
)
@here
def test_a_broken_proof_is_told_from_a_wrong_key(
    code: str, expected: str, open_one: OpenOne
) -> None:
    opened = open_one(
        "id: v\nkind: numeric\nstem: x\nkey: n\ntolerance: 0\n"
        f"parameters: {{n: {{from: 1, to: 3}}}}\nverify: '{code}'"
    )
    options = VerifyOptions(seconds=0.5)
    found = verify(opened, entries_of(opened.bank), options, lambda _line: None)
    (failure,) = found.failures

    assert failure.broken
    assert f"variants[0].verify: with n=1: {expected}" in failure.message


@here
def test_an_endless_proof_is_broken_at_no_draw(open_one: OpenOne) -> None:
    opened = open_one(TIMELESS)
    options = VerifyOptions(seconds=0.2)
    found = verify(opened, entries_of(opened.bank), options, lambda _line: None)
    (failure,) = found.failures

    assert failure.broken
    assert "variants[0].verify: the proof " in failure.message


@here
def test_a_value_that_cannot_be_computed_is_a_broken_bank(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: numeric\nstem: x\nkey: 1 / (n - 2)\ntolerance: 0\n"
        "parameters: {n: {choices: [1, 2, [5]]}}"
    )
    options = VerifyOptions()
    found = verify(opened, entries_of(opened.bank), options, lambda _line: None)
    (failure,) = found.failures

    assert failure.broken
    assert "variants[0]: with n=2: `1 / (n - 2)` fails: ZeroDiv" in failure.message


@here
def test_long_values_are_cut_in_messages(open_one: OpenOne) -> None:
    opened = open_one(
        "id: v\nkind: numeric\nstem: x\nkey: 1\ntolerance: 0\n"
        "let: {xs: list(range(99))}\nverify: answer = 2"
    )
    found = verify(opened, entries_of(opened.bank), VerifyOptions(), lambda _line: None)

    assert "15, 16, 1…: the key is 1, the proof finds 2" in found.failures[0].message


@here
def test_slow_proofs_run_on_demand_only(change: Change) -> None:
    root = change("key: true\n", "key: true\n        slow: true\n")
    opened = open_bank(root)
    entries = choose(opened.bank, ["views.relu-at-zero"])
    left, ran = (
        verify(opened, entries, VerifyOptions(slow=slow), lambda _line: None)
        for slow in (False, True)
    )

    assert (left.skipped, dict(left.seconds)) == (("views.relu-at-zero",), {})
    assert (ran.skipped, list(ran.seconds)) == ((), ["views.relu-at-zero"])


def test_proofs_share_the_kit_beside_the_items(change: Change) -> None:
    root = change(
        "answer = bool(x.grad", "import proof_kit\n          answer = proof_kit.YES"
    )
    text = (root / "items/shapes.yaml").read_text()
    (root / "items/shapes.yaml").write_text(text.replace("YES.item() == 0)", "YES"))
    (root / "proof_kit.py").write_text("YES = True\n")

    assert verify_bank(root, "views.relu-at-zero").failures == ()


@pytest.mark.parametrize(
    "code", ["import sys; sys.stdin.read()", "import os; os._exit(1)"]
)
def test_a_prover_that_ends_early_is_our_failure(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = proofs.subprocess.Popen
    monkeypatch.setattr(
        proofs.subprocess,
        "Popen",
        lambda _command, **given: real([sys.executable, "-c", code], **given),
    )
    big = [{"id": "x", "code": "", "draws": "x" * 10**6}]
    with proofs.Proofs(Path()) as started, pytest.raises(NotFinal, match="too early"):
        list(started.run(big, 1))


def test_no_proofs_need_no_answer() -> None:
    with proofs.Proofs(Path()) as started:
        assert list(started.run([], 1)) == []


def test_optimizers_are_imported_before_the_fork(tmp_path: Path) -> None:
    code = "import sys\nanswer = 'torch._dynamo' in sys.modules  # optim"
    one = {"id": "x", "code": code, "claims": [], "draws": [{}], "seconds": 20}
    with proofs.Proofs(tmp_path) as started:
        (found,) = started.run([one], 1)

    assert json.loads(json.dumps(found))["answers"] == [True]
