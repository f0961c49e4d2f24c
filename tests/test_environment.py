import pytest

from grader.environment import (
    LEFT_OFF,
    REQUIRED,
    describe_environment,
    describe_isolation,
    find_level,
    is_on,
    leave_off,
    require_level,
)
from grader.errors import NotFinal
from grader.models import Level
from grader.sandbox.confine import LAYERS

ALL = dict.fromkeys(LAYERS, "on")


@pytest.mark.parametrize("level", Level)
def test_what_a_level_requires_makes_a_worker_count_as_of_it(level: Level) -> None:
    found = describe_isolation(dict.fromkeys(REQUIRED[level], "on"))

    assert found.level is level
    assert list(found.layers) == list(REQUIRED[level])


@pytest.mark.parametrize("level", [Level.FULL, Level.CONTAINER])
def test_one_layer_that_is_not_on_makes_the_level_lower(level: Level) -> None:
    order = list(Level)
    for name in REQUIRED[level]:
        for state in ("off", "unavailable: on (no)", "only"):
            layers = dict.fromkeys(REQUIRED[level], "on") | {name: state}

            assert order.index(find_level(layers)) < order.index(level)


def test_no_layers_are_the_weakest_level() -> None:
    assert find_level({}) is Level.PROCESS
    assert find_level(ALL) is Level.FULL


@pytest.mark.parametrize(
    ("state", "on"),
    [("on", True), ("on (version 7)", True), ("off", False), ("only", False)],
)
def test_a_layer_is_on_only_if_it_says_so(state: str, on: bool) -> None:
    assert is_on(state) is on


@pytest.mark.parametrize("level", Level)
def test_a_level_leaves_off_nothing_that_it_requires(level: Level) -> None:
    left = set(leave_off(level))

    assert left.isdisjoint(REQUIRED[level])
    assert left | set(REQUIRED[level]) <= set(LAYERS)
    rest = {name: "on" for name in LAYERS if name not in left}
    assert find_level(rest) is level


def test_every_level_stands_in_the_tables() -> None:
    assert set(REQUIRED) == set(LEFT_OFF) == set(Level)
    assert leave_off(None) == ()


@pytest.mark.parametrize("least", Level)
def test_a_worker_at_the_level_asked_for_or_above_it_is_admitted(least: Level) -> None:
    require_level(least, ALL, "the test")


def test_a_worker_below_the_level_asked_for_is_refused_with_what_it_lacks() -> None:
    layers = ALL | {"root": "unavailable: mount: Operation not permitted", "ids": "off"}

    with pytest.raises(NotFinal) as caught:
        require_level(Level.FULL, layers, "--isolation")
    assert str(caught.value) == (
        "no student code was run: it would be confined at the level container, and "
        "--isolation asks for full (root is unavailable: mount: Operation not "
        "permitted; ids is off); `grade doctor` says what this machine offers"
    )


def test_the_environment_names_versions_and_device() -> None:
    found = describe_environment("cpu")

    assert found["device"] == "cpu"
    assert set(found) == {"python", "torch", "system", "device"}


def test_the_environment_names_the_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.get_device_name", lambda: "Some GPU")

    assert describe_environment("cuda")["device"] == "Some GPU"
