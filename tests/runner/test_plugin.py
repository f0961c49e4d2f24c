"""What becomes of a check: verdicts, points, order, inputs, counterexamples."""

import contextlib
import io
import sys
import types
from collections.abc import Callable
from fractions import Fraction

import pytest

from grader.models import Limits, Verdict, Visibility
from grader.runner import Host, RunOptions, list_checks, run_checks
from tests.runner.conftest import TASK, Run, Write

RELU = "import torch\ndef relu(x): return x.clamp(min=0)\n"


def test_each_end_of_a_check_has_its_verdict(write: Write, run: Run) -> None:
    path = write(
        """
        @check("m")
        def test_right(submission):
            "Right"
            assert_equal(submission.one(), 1)

        @check("m", weight=3, hint="Think.")
        def test_wrong(submission):
            "Wrong"
            assert_equal(submission.one(), 2, "one()")

        @check("m")
        def test_raises(submission):
            "Raises"
            submission.bad(3)

        @check("m")
        def test_missing(submission):
            "Missing"
            submission.nothing()

        @check("m")
        def test_dies(submission):
            "Dies"
            submission.die()

        @check("m")
        def test_hangs(submission):
            "Hangs"
            submission.hang.within(0.2)()

        @check("m")
        def test_partly(submission):
            "Partly"
            from fractions import Fraction
            raise PartlyRight(Fraction(1, 4), "a quarter")

        @check("m")
        def test_plain(submission):
            "Plain"
            assert submission.one() == 2

        @check("m")
        def test_broken(submission):
            "Broken"
            submission.one().nonsense

        @check("m")
        def test_unknown_fixture(nonsense):
            "Unknown fixture"
        """
    )
    source = """
import os
def one(): return 1
def bad(x): raise ValueError(f"not {x}")
def die(): os._exit(3)
def hang():
    while True: pass
"""

    results = run(source, path)

    assert {name: each.verdict.value for name, each in results.items()} == {
        "right": "passed",
        "wrong": "failed",
        "raises": "crashed",
        "missing": "crashed",
        "dies": "crashed",
        "hangs": "timed_out",
        "partly": "failed",
        "plain": "failed",
        "broken": "grader_error",
        "unknown_fixture": "grader_error",
    }
    assert {name for name, each in results.items() if each.share} == {
        "right",
        "partly",
    }
    assert (results["right"].share, results["partly"].share) == (1, Fraction(1, 4))
    wrong = results["wrong"]
    assert (wrong.title, wrong.weight, wrong.hint) == ("Wrong", 3, "Think.")
    assert wrong.message == "one() is wrong"
    assert wrong.counterexample is not None
    assert (wrong.counterexample.expected, wrong.counterexample.actual) == ("2", "1")
    assert results["raises"].message == "ValueError: not 3"
    assert "in bad" in results["raises"].traceback
    assert results["raises"].counterexample is not None
    assert results["raises"].counterexample.snippet.endswith("print(bad(3))\n")
    assert results["missing"].message == "NotDefined: nothing is not defined"
    assert results["right"].counterexample is None
    assert "nonsense" in results["broken"].message
    assert results["broken"].counterexample is None


def test_a_wrong_answer_without_words_or_calls_has_no_counterexample(
    write: Write, run: Run
) -> None:
    path = write(
        """
        @check("m")
        def test_it(submission):
            "It"
            fail("no")
        """
    )

    assert run("", path)["it"].counterexample is None


AFTER = """
@check("m")
def test_first(submission):
    "The first"
    assert_equal(submission.one(), 1)

@check("m", after="first", hint="Think.")
def test_second(submission):
    "The second"
    assert_equal(submission.one(), 1)
"""


@pytest.mark.parametrize(
    ("one", "verdict", "message"),
    [
        (1, Verdict.PASSED, ""),
        (2, Verdict.SKIPPED, "not run: it needs “The first” to pass first"),
    ],
)
def test_a_check_after_another_runs_only_if_that_passed(
    write: Write, run: Run, one: int, verdict: Verdict, message: str
) -> None:
    second = run(f"def one(): return {one}", write(AFTER))["second"]

    assert (second.verdict, second.message) == (verdict, message)
    assert second.share == (verdict is Verdict.PASSED)


@pytest.mark.parametrize(
    "source", ["import os\ndef die(): os._exit(3)\n", "import os\nos._exit(3)\n"]
)
def test_the_third_loss_of_a_worker_ends_the_task(
    write: Write, run: Run, source: str
) -> None:
    path = write(
        "\n".join(
            f"@check('m')\ndef test_{n}(submission):\n    'N'\n    submission.die()\n"
            for n in range(5)
        )
    )

    results = run(source, path)

    assert [each.verdict.value for each in results.values()] == [
        *["crashed"] * 3,
        *["skipped"] * 2,
    ]
    assert "lost its worker three times" in results["4"].message


def test_a_task_that_stops_early_runs_nothing_after_a_failure(
    write: Write, run: Run
) -> None:
    path = write(
        "\n".join(
            f"@check('m')\ndef test_{n}():\n    'N'\n    require({n} < 1, '')\n"
            for n in range(3)
        )
    )

    results = run("", path, stop_early=True)

    assert [each.verdict.value for each in results.values()] == [
        *("passed", "failed", "skipped"),
    ]


@pytest.mark.parametrize(
    ("source", "verdict", "message"),
    [
        (None, Verdict.FAILED, "m.py was not handed in"),
        ("x = = 1\n", Verdict.CRASHED, "SyntaxError: invalid syntax (while loading"),
        ("import nonsense\n", Verdict.CRASHED, "ModuleNotFoundError: No module named"),
        ("raise SystemExit(3)\n", Verdict.CRASHED, "SystemExit: 3 (while loading"),
        ("import os; os._exit(3)\n", Verdict.CRASHED, "while loading m.py: the code"),
    ],
)
def test_code_that_is_not_there_fails_every_check(
    write: Write, run: Run, source: str | None, verdict: Verdict, message: str
) -> None:
    results = run(source, write(AFTER.replace('after="first", ', "")))

    assert {each.verdict for each in results.values()} == {verdict}
    assert all(each.message.startswith(message) for each in results.values())
    assert all(each.counterexample is None for each in results.values())


ABS = """
@check("m", hint="max(0, x)")
@given(x=strategies.tensors())
def test_relu(submission, x):
    "relu is max(0, x)"
    assert_close(submission.relu(x), x.clamp(min=0), "relu(x)")
"""


def test_the_counterexample_is_the_smallest_input_and_can_be_pasted(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import torch\ndef relu(x): return x.abs()\n"

    found = run(source, write(ABS))["relu"].counterexample

    assert found is not None
    assert found.snippet == (
        "import torch\nfrom m import relu\n\nprint(relu(torch.tensor([-0.25])))\n"
    )
    assert (found.expected, found.actual) == ("tensor([0.])", "tensor([0.2500])")
    student = types.ModuleType("m")
    exec(source, student.__dict__)
    monkeypatch.setitem(sys.modules, "m", student)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(found.snippet, {})
    assert printed.getvalue() == f"{found.actual}\n"


def test_a_right_answer_passes_all_examples(write: Write, run: Run) -> None:
    assert run(RELU, write(ABS))["relu"].verdict is Verdict.PASSED


def test_a_lost_worker_is_not_asked_again(write: Write, run: Run) -> None:
    path = write(
        """
        CALLS = []

        @check("m")
        @given(n=st.integers(0, 9))
        def test_it(submission, n):
            "It"
            CALLS.append(n)
            submission.die()

        @check("m")
        def test_calls(record):
            "Calls"
            record.fact("calls", str(len(CALLS)))
        """
    )

    results = run("import os\ndef die(): os._exit(3)\n", path)

    assert results["it"].verdict is Verdict.CRASHED
    assert [fact.value for fact in results["calls"].facts] == ["1"]


def test_an_answer_that_changes_is_told_apart_from_a_wrong_one(
    write: Write, run: Run
) -> None:
    source = """
n = 0
def relu(x):
    global n
    n += 1
    return x if n == 1 else x.clamp(min=0)
"""
    path = write(ABS.replace("tensors()", "tensors().filter(lambda x: (x < 0).any())"))

    result = run(source, path)["relu"]

    assert result.verdict is Verdict.FAILED
    assert result.message == (
        "asked the same question twice, the code gave different answers"
    )


INPUTS = """
SEEN = []

@check("m")
@given(n=st.integers(0, 10**9))
def test_given(n):
    "Given"
    SEEN.append(n)

@check("m")
def test_drawn(rng, personal_rng, device, record):
    "Drawn"
    record.fact("given", str(SEEN))
    record.fact("rng", str(rng.random()))
    record.fact("personal", str(personal_rng.random()))
    record.fact("device", device)
    SEEN.clear()
"""


def facts(run: Run, write: Write, **options: object) -> dict[str, str]:
    found = run("", write(INPUTS), **options)["drawn"].facts
    return {fact.name: fact.value for fact in found}


def test_the_same_secret_draws_the_same_inputs(run: Run, write: Write) -> None:
    first = facts(run, write, submission_hash="h")

    assert first["given"].count(",") >= 10
    assert facts(run, write, submission_hash="h") == first


def test_hidden_inputs_depend_on_the_secret(run: Run, write: Write) -> None:
    first, second = facts(run, write), facts(run, write, secret="another")

    assert all(first[name] != second[name] for name in ("given", "rng", "personal"))


def test_public_inputs_do_not_depend_on_the_secret(run: Run, write: Write) -> None:
    public = Visibility.PUBLIC

    first = facts(run, write, visibility=public)

    assert facts(run, write, visibility=public, secret="another") == first
    assert facts(run, write) != first


def test_only_personal_inputs_depend_on_the_submission(run: Run, write: Write) -> None:
    first = facts(run, write, submission_hash="a", device="cuda")
    second = facts(run, write, submission_hash="b")

    assert first["personal"] != second["personal"]
    assert (first["given"], first["rng"]) == (second["given"], second["rng"])
    assert (first["device"], second["device"]) == ("cuda", "cpu")


def test_a_check_may_say_itself_who_sees_it(write: Write, run: Run) -> None:
    path = write(
        """
        from grader.models import Visibility

        @check("m", visibility=Visibility.PUBLIC)
        def test_seen(submission):
            "Seen"

        @check("m")
        def test_unseen(submission):
            "Unseen"
        """
    )

    results = run("", path)

    assert results["seen"].visibility is Visibility.PUBLIC
    assert results["unseen"].visibility is Visibility.HIDDEN


def test_what_a_check_records_is_in_its_result(write: Write, run: Run) -> None:
    told: list[str] = []
    path = write(
        """
        @check("m")
        def test_it(record):
            "It is recorded"
            record.fact("Accuracy", "96 %")
            record.lap("epoch 1", 1.5)

        @check("m")
        def test_other(record):
            "Another"
        """
    )

    results = run("", path, progress=told.append)

    assert [fact.value for fact in results["it"].facts] == ["96 %"]
    assert results["it"].laps == {"epoch 1": 1.5}
    assert results["other"].facts == ()
    assert told == ["m: It is recorded", "epoch 1", "m: Another"]


def test_only_the_tasks_own_checks_run_in_the_order_of_the_files(
    write: Write, run: Run
) -> None:
    body = "@check('{}')\ndef test_{}(submission):\n    'It'\n"
    first = write(body.format("m", "z") + body.format("other", "y"), "test_b.py")
    second = write(body.format("m", "a"), "test_a.py")

    assert list(run("", first, second)) == ["z", "a"]


def test_each_example_starts_with_no_calls(write: Write, run: Run) -> None:
    path = write(
        """
        @check("m")
        @given(n=st.integers(0, 9))
        def test_it(submission, n):
            "It"
            submission.f(n)
            require(n < 5, "no")
        """
    )

    found = run("def f(n): return n\n", path)["it"].counterexample

    assert found is not None
    assert found.snippet.splitlines()[2:] == ["", "print(f(5))"]


def test_the_second_run_of_a_file_is_like_the_first(write: Write, run: Run) -> None:
    path = write(ABS)
    wrong = "def relu(x): return x.abs()\n"

    first = [run(source, path)["relu"] for source in (RELU, wrong, RELU, wrong)]

    plain = [each.model_copy(update={"seconds": 0.0}) for each in first]
    assert plain[0] == plain[2] != plain[1] == plain[3]


def test_a_check_without_a_given_works_where_no_worker_was_opened(
    write: Write, run: Run
) -> None:
    path = write(
        """
        @check("m")
        @given(n=st.integers())
        def test_it(n):
            "It"
            require(n < 5, "no")
        """
    )

    result = run("", path)["it"]

    assert (result.verdict, result.counterexample) == (Verdict.FAILED, None)


def test_time_is_measured(write: Write, run: Run) -> None:
    task = TASK.model_copy(update={"limits": Limits(seconds=60, call_seconds=0.3)})
    path = write(
        "@check('m')\ndef test_it(submission):\n    'It'\n    submission.hang()\n"
    )

    result = run("def hang():\n    while True: pass\n", path, task=task)["it"]

    assert result.verdict is Verdict.TIMED_OUT
    assert "no answer within 0.3 s" in result.message
    assert result.seconds >= 0.3


def test_a_listing_has_what_each_check_declares(write: Write) -> None:
    listed = list_checks([(write(AFTER), Visibility.HIDDEN)])

    assert list(listed) == ["m.first", "m.second"]
    assert listed["m.second"].after == "first"


def test_no_files_have_no_checks(make_host: Callable[..., Host]) -> None:
    assert list_checks([]) == {}
    (run,) = run_checks({"m": make_host("")}, RunOptions(files=[], secret="s")).values()
    assert run.checks == ()


EARLIER = """
@check("m")
def test_right():
    "Right"

@check("m")
def test_wrong():
    "Wrong"
    fail("no")

@check("other")
def test_of_another_task():
    "Another"

@check("m", after="wrong")
def test_skipped():
    "Skipped"

@check("m")
def test_told(earlier, record):
    "Told"
    for name, verdict in earlier.items():
        record.fact(name, verdict.value)
"""


def test_a_check_is_told_what_became_of_those_before_it(run: Run, write: Write) -> None:
    facts = run("", write(EARLIER))["told"].facts

    assert [(fact.name, fact.value) for fact in facts] == [
        ("right", "passed"),
        ("wrong", "failed"),
        ("skipped", "skipped"),
    ]
