import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.models import CheckResult, Task, TaskResult, Verdict, Visibility
from grader.scoring import is_final, round_points, score_task, share_of, total_score

CENT = Fraction(1, 100)


def make_task(points: int = 10, name: str = "a") -> Task:
    return Task(id=name, title="A", file=f"{name}.py", points=points, prompt="?")


def make_check(
    share: Fraction = Fraction(1),
    weight: int = 1,
    verdict: Verdict = Verdict.PASSED,
) -> CheckResult:
    return CheckResult(
        id="a.b", task="a", title="It is", verdict=verdict, weight=weight, share=share
    )


def make_result(*checks: CheckResult) -> TaskResult:
    return TaskResult(task="a", checks=checks)


@dataclasses.dataclass(frozen=True, slots=True)
class Graded:
    """A task and its result."""

    task: Task
    result: TaskResult


shares = st.fractions(0, 1, max_denominator=1000)
checks = st.builds(make_check, shares, st.integers(1, 20))
results = st.lists(checks, min_size=1, max_size=8).map(lambda each: make_result(*each))
graded = st.builds(Graded, st.builds(make_task, st.integers(1, 100)), results)


@given(graded=graded)
def test_points_are_bounded_by_the_points_of_the_task(graded: Graded) -> None:
    report = score_task(graded.task, graded.result)

    assert 0 <= report.earned <= report.possible == graded.task.points
    assert all(0 <= check.earned <= check.possible for check in report.checks)


@given(graded=graded, which=st.integers(0, 7), better=shares)
def test_more_of_a_check_never_means_fewer_points(
    graded: Graded, which: int, better: Fraction
) -> None:
    before = list(graded.result.checks)
    index = which % len(before)
    higher = max(before[index].share, better)
    after = [*before]
    after[index] = before[index].model_copy(update={"share": higher})

    worse = score_task(graded.task, make_result(*before))
    best = score_task(graded.task, make_result(*after))

    assert best.earned >= worse.earned
    assert best.checks[index].earned >= worse.checks[index].earned
    assert total_score([(graded.task, make_result(*after))]).earned >= worse.earned


@given(graded=graded)
def test_the_points_of_the_checks_add_up_to_those_of_the_task(graded: Graded) -> None:
    report = score_task(graded.task, graded.result)

    for parts, whole in (
        ([check.earned for check in report.checks], report.earned),
        ([check.possible for check in report.checks], report.possible),
    ):
        # each was rounded on its own, from an exact fraction
        assert abs(sum(map(Fraction, parts)) - Fraction(whole)) <= CENT * (
            len(parts) + 1
        )


@given(rows=st.lists(graded, max_size=6))
def test_the_total_is_rounded_once_from_exact_fractions(rows: list[Graded]) -> None:
    score = total_score([(each.task, each.result) for each in rows])

    exact = sum(
        (each.task.points * share_of(each.result.checks) for each in rows), Fraction(0)
    )
    assert score.earned == float(round(exact, 2))
    assert score.possible == sum(each.task.points for each in rows)


def test_thirds_add_up_to_the_whole() -> None:
    third = make_result(make_check(), make_check(Fraction(0)), make_check(Fraction(0)))
    rows = [(make_task(10, name), third) for name in ("a", "b", "c")]

    assert score_task(*rows[0]).earned == 3.33
    assert total_score(rows).earned == 10


@given(points=st.fractions(0, 1000))
def test_points_have_two_decimals(points: Fraction) -> None:
    rounded = round_points(points)

    assert rounded == round(rounded, 2)
    assert abs(Fraction(rounded) - points) <= CENT / 2 + Fraction(1, 10**9)


def test_a_weight_counts_as_often_as_it_says() -> None:
    result = make_result(make_check(weight=3), make_check(Fraction(0), weight=1))

    report = score_task(make_task(10), result)

    assert report.earned == 7.5
    assert [check.earned for check in report.checks] == [7.5, 0]
    assert [check.possible for check in report.checks] == [7.5, 2.5]


def test_no_checks_earn_nothing() -> None:
    assert share_of([]) == 0
    assert score_task(make_task(), make_result()).earned == 0


def test_a_report_keeps_what_a_check_found() -> None:
    check = make_check().model_copy(
        update={"message": "m", "hint": "h", "visibility": Visibility.PUBLIC}
    )
    result = TaskResult(task="a", checks=(check,), output="o", notes=("n",))

    report = score_task(make_task(), result, checks_later=4)

    assert (report.id, report.title, report.file) == ("a", "A", "a.py")
    assert (report.checks_later, report.output, report.notes) == (4, "o", ("n",))
    (found,) = report.checks
    assert (found.id, found.title, found.message, found.hint) == (
        *("a.b", "It is", "m"),
        "h",
    )
    assert found.visibility is Visibility.PUBLIC


@pytest.mark.parametrize("verdict", Verdict)
def test_only_our_own_failure_makes_a_report_not_final(verdict: Verdict) -> None:
    result = make_result(make_check(), make_check(Fraction(0), verdict=verdict))

    assert is_final([result]) is (verdict is not Verdict.GRADER_ERROR)


def test_no_tasks_are_not_final() -> None:
    assert not is_final([])


def test_a_task_without_checks_is_no_silent_zero() -> None:
    assert not is_final([make_result()])
    assert not is_final([make_result(make_check()), make_result()])
