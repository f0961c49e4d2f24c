"""What is noted of one worker."""

import pytest

from grader.sandbox.plan import THREADS, Plan


def make_plan(processes: int = 0) -> Plan:
    return Plan(
        folder="/x",
        readable=["/work"],
        memory_mib=512,
        threads=1,
        processes=processes,
        gpu=False,
        without=[],
    )


@pytest.mark.parametrize(
    ("state", "has"),
    [
        ("on", True),
        ("on (version 7)", True),
        ("off", False),
        ("unavailable: on", False),
    ],
)
def test_a_plan_has_a_layer_that_is_on(state: str, *, has: bool) -> None:
    plan = make_plan()
    plan.states["root"] = state

    assert plan.has("root") is has
    assert not plan.has("landlock")


def test_paths_are_where_the_root_has_put_them() -> None:
    plan = make_plan()
    plan.places = {"/work": "/submission"}

    assert plan.inside("/work") == "/submission"
    assert plan.inside("/usr/lib") == "/usr/lib"


def test_each_process_brings_threads() -> None:
    assert make_plan().tasks == THREADS
    assert make_plan(2).tasks > THREADS
