"""The process that runs proofs; here it forks from the test itself."""

import io
import json
from typing import Any

import pytest
import torch

from grader.bank.prover import main, prove, run_all, simplify

ENDLESS = {"ran longer than 0.3 s of CPU time", "did not end within 0.9 s"}


def job(code: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "code": code,
        "claims": [],
        "draws": [{}],
        "seconds": 5,
        **fields,
    }


def test_each_draw_starts_afresh_and_gives_its_answer() -> None:
    found = prove(
        job("answer = n + globals().get('m', 0)\nm = 1", draws=[{"n": 1}, {"n": 5}])
    )

    assert found == {"answers": [1, 5], "error": None, "at": None}


def test_claims_see_what_the_code_defines() -> None:
    found = prove(
        job("def f(): return n", claims=["f() > 1\n", " 0"], draws=[{"n": 2}])
    )

    assert found == {"answers": [[True, False]], "error": None, "at": None}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("x = 1\n1 / 0", "line 2 of the code: ZeroDivisionError: division by zero"),
        ("x = 1", "the code sets no `answer`"),
        ("import sys\nsys.exit(3)", "line 2 of the code: SystemExit: 3"),
        ("answer = object()", "`answer` is a object; make it a number"),
        ("x =\n", "line 1 of the code: SyntaxError: invalid syntax"),
    ],
)
def test_a_proof_that_fails_says_where(code: str, error: str) -> None:
    found = prove(job(code))

    assert found["answers"] == []
    assert found["error"].startswith(error)


def test_the_draws_before_a_failure_keep_their_answers() -> None:
    found = prove(job("answer = 1 // n", draws=[{"n": 1}, {"n": 0}, {"n": 2}]))

    assert (found["answers"], found["at"]) == ([1], 1)
    assert "ZeroDivisionError" in found["error"]


@pytest.mark.parametrize(
    ("value", "simple"),
    [
        *((torch.Size([2, 3]), [2, 3]), (torch.tensor([1, 2]), [1, 2])),
        *((torch.tensor(True), True), ((1, torch.tensor(2.5)), [1, 2.5])),
        *((torch.float32, "torch.float32"), (torch.device("cpu"), "cpu"), (None, None)),
    ],
)
def test_answers_become_plain_values(value: object, simple: object) -> None:
    assert simplify(value) == simple


def test_proofs_run_in_processes_of_their_own() -> None:
    jobs = [
        job("print('hi')\nanswer = 1", id="fine"),
        job("import os\nos._exit(0)", id="gone"),
        job("import faulthandler, os\nfaulthandler.disable()\nos.abort()", id="aborts"),
        job("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", id="killed"),
    ]
    found = {one["id"]: one for one in run_all(jobs, parallel=2)}

    assert (found["fine"]["answers"], found["fine"]["error"]) == ([1], None)
    assert found["gone"]["error"] == "ended the process without a result"
    assert found["aborts"]["error"] == "ended by SIGABRT"
    assert found["killed"]["error"] == "ended by SIGKILL"


def test_what_is_random_is_the_same_each_time() -> None:
    code = "import random, torch\nanswer = [random.random(), torch.rand(1).item()]"
    one, other = (next(run_all([job(code)], 1))["answers"] for _ in range(2))

    assert one == other


@pytest.mark.parametrize(
    ("code", "seconds", "errors"),
    [
        # on a busy machine the clock is faster
        ("while True: pass", 0.3, ENDLESS),
        ("import time\ntime.sleep(60)", 0.1, {"did not end within 0.3 s"}),
    ],
)
def test_an_endless_proof_is_ended(code: str, seconds: float, errors: set[str]) -> None:
    (found,) = run_all([job(code, seconds=seconds)], parallel=1)

    assert found["error"] in errors


def test_requests_and_results_are_lines_of_json() -> None:
    request = {
        "imports": ["json"],
        "root": "/",
        "parallel": 1,
        "jobs": [job("answer = 7")],
    }
    sink = io.BytesIO()
    main(io.BytesIO(json.dumps(request).encode()), sink)
    (found,) = map(json.loads, sink.getvalue().splitlines())

    assert (found["id"], found["answers"]) == ("x", [7])
