from fractions import Fraction

import pytest

from grader.checks import PartlyRight, Recorder, check, spec_of
from grader.checks.declare import CheckSpec
from grader.models import Visibility


def test_a_check_keeps_what_its_author_declared() -> None:
    @check("relu", weight=3, hint="h", after="before", visibility=Visibility.PUBLIC)
    def test_it() -> None: ...

    assert spec_of(test_it) == CheckSpec(
        task="relu", weight=3, hint="h", after="before", visibility=Visibility.PUBLIC
    )


def test_a_declared_function_is_the_function_itself() -> None:
    def test_it() -> int:
        return 3

    assert check("relu")(test_it) is test_it
    assert test_it() == 3


def test_what_was_not_declared_is_no_check() -> None:
    assert spec_of(print) is None
    assert spec_of(None) is None


@pytest.mark.parametrize("weight", [0, -1, 1.5, True, "2", None])
def test_a_weight_is_a_whole_number_from_1_up(weight: int) -> None:
    with pytest.raises(ValueError, match="whole number from 1 up"):
        check("relu", weight=weight)


@pytest.mark.parametrize("share", [Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_is_from_0_to_1(share: Fraction) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        PartlyRight(share, "m")


def test_a_share_and_its_message_are_kept() -> None:
    error = PartlyRight(Fraction(1, 2), "half")

    assert (error.share, str(error)) == (Fraction(1, 2), "half")


def test_a_recorder_keeps_facts_in_order_and_rounds_laps() -> None:
    record = Recorder()

    record.fact("Accuracy", "96 %")
    record.fact("Attempts", "1")
    record.lap("epoch 1", 1.23456)

    assert [(fact.name, fact.value) for fact in record.facts] == [
        ("Accuracy", "96 %"),
        ("Attempts", "1"),
    ]
    assert record.laps == {"epoch 1": 1.235}


def test_a_recorder_tells_of_each_lap() -> None:
    told: list[str] = []

    Recorder(on_lap=told.append).lap("epoch 1", 1)

    assert told == ["epoch 1"]
