"""From graded cases to what they prove."""

from collections.abc import Mapping

import pytest

from grader.audit.corpus import Case, Kind
from grader.audit.verdict import Audit, comparable, conclude, killed_by
from grader.models import Report, Timings, Verdict
from tests.renderers.sample_reports import make_check, make_report, make_task

FAILED, PASSED = Verdict.FAILED, Verdict.PASSED
SURVIVOR = Case(kind=Kind.GENERATED, name="half.py:half:x", note="line 2: a -> b")
KILLER = Case(
    kind=Kind.MUTANT,
    name="half/any",
    task="half",
    kills=("half.odd", "half.even", "quarter.any"),
    note="Forgets.",
)
REFERENCE = Case(kind=Kind.REFERENCE, name="reference")
VARIANT = Case(kind=Kind.VARIANT, name="by_power")


def report_on(final: bool = True, **checks: Verdict) -> Report:
    """Report these verdicts on half.odd, half.even and quarter.any; else they pass."""
    tasks = [
        make_task(
            *(make_check(task, name, checks.get(name, PASSED)) for name in names),
            id=task,
        )
        for task, names in {"half": ("odd", "even"), "quarter": ("any",)}.items()
    ]
    return make_report(*tasks, final=final)


FULL = report_on()
ALL_WRONG = report_on(odd=FAILED, even=FAILED, any=FAILED)


def mutant(*kills: str, name: str = "half/m") -> Case:
    return Case(
        kind=Kind.MUTANT,
        name=name,
        task=name.partition("/")[0],
        kills=kills,
        note="Rounds down.",
    )


def judge(
    *results: tuple[Case, Report], equivalents: Mapping[str, str] | None = None
) -> Audit:
    """Conclude from these cases, beside a mutant that every check kills."""
    broken = report_on(odd=FAILED, even=FAILED)
    return conclude([*results, (KILLER, broken)], equivalents or {})


def holes_of(case: Case, report: Report) -> tuple[str, ...]:
    return conclude([(case, report)], {}).holes


def test_an_exam_without_a_hole_is_proved() -> None:
    mutants = [
        (mutant("half.odd"), report_on(odd=FAILED)),
        (mutant("half.even", name="half/n"), report_on(even=Verdict.CRASHED)),
        (mutant("quarter.any", name="quarter/m"), report_on(any=Verdict.TIMED_OUT)),
    ]
    template = Case(kind=Kind.TEMPLATE, name="template")

    found = conclude(
        [
            *((REFERENCE, FULL), (Case(kind=Kind.REFERENCE, name="again"), FULL)),
            *((template, ALL_WRONG), (VARIANT, FULL)),
            *mutants,
            (SURVIVOR, report_on(odd=FAILED)),
        ],
        {},
    )

    assert found.holes == ()
    assert found.survivors == ()
    assert found.full == {"reference", "again", "by_power"}
    assert len(found.cases) == 8


def test_what_kills_is_a_check_that_gave_a_verdict_on_the_code() -> None:
    report = report_on(odd=Verdict.SKIPPED, even=Verdict.TIMED_OUT, any=Verdict.CRASHED)

    assert killed_by(report) == ("half.even", "quarter.any")
    assert killed_by(report_on(odd=Verdict.GRADER_ERROR)) == ()


@pytest.mark.parametrize(
    ("case", "name"), [(REFERENCE, "reference"), (VARIANT, "variant by_power")]
)
def test_what_is_right_must_have_full_marks(case: Case, name: str) -> None:
    report = report_on(odd=FAILED, even=Verdict.SKIPPED)

    hole = f"{name} gets 5 of 15; not passed: half.odd, half.even"
    assert hole in holes_of(case, report)


def test_points_that_are_lost_by_no_check_are_a_hole_too() -> None:
    report = FULL.model_copy(
        update={"score": FULL.score.model_copy(update={"earned": 14.5})}
    )

    assert holes_of(VARIANT, report) == (
        "variant by_power gets 14.5 of 15; not passed: nothing",
    )


def test_the_template_must_have_no_points() -> None:
    template = Case(kind=Kind.TEMPLATE, name="template")

    assert holes_of(template, report_on(even=FAILED, any=FAILED)) == (
        "the untouched template gets 5 points, not 0",
    )
    assert holes_of(template, ALL_WRONG) == ()


@pytest.mark.parametrize("kind", Kind)
def test_a_report_that_is_not_final_is_a_hole(kind: Kind) -> None:
    case = Case(kind=kind, name="it", task="half")
    report = report_on(final=False, odd=Verdict.GRADER_ERROR)

    assert "it: the report is not final" in holes_of(case, report)


def test_a_mutant_that_keeps_its_points_is_a_hole() -> None:
    assert holes_of(mutant(), FULL) == ("mutant half/m survives (Rounds down.)",)


def test_a_mutant_that_costs_points_elsewhere_is_a_hole() -> None:
    report = report_on(odd=FAILED, any=FAILED)

    assert holes_of(mutant("half.odd"), report) == (
        "mutant half/m costs points in quarter as well",
    )


@pytest.mark.parametrize(
    ("kills", "hole"),
    [
        (("half.odd",), None),
        (("half.even",), "is not killed by half.even but by half.odd"),
        (
            ("half.odd", "half.even", "half.none"),
            "is not killed by half.even, half.none but by half.odd",
        ),
    ],
)
def test_a_mutant_must_be_killed_by_the_checks_it_names(
    kills: tuple[str, ...], hole: str | None
) -> None:
    expected = () if hole is None else (f"mutant half/m {hole}",)

    assert holes_of(mutant(*kills), report_on(odd=FAILED)) == expected


def test_a_mutant_that_nothing_kills_says_so() -> None:
    assert holes_of(mutant("half.odd"), FULL)[-1] == (
        "mutant half/m is not killed by half.odd but by nothing"
    )


def test_a_check_that_kills_no_mutant_is_a_hole() -> None:
    found = judge((REFERENCE, FULL))

    assert "check quarter.any kills no mutant: is it needed?" in found.holes
    assert not any("half.odd kills no" in hole for hole in found.holes)


def test_two_gradings_of_the_reference_must_be_equal() -> None:
    again = Case(kind=Kind.REFERENCE, name="reference, again")
    task = FULL.tasks[0].model_copy(update={"notes": ("It was Tuesday.",)})
    other = FULL.model_copy(update={"tasks": (task, *FULL.tasks[1:])})
    hole = "grading the reference twice gives two different reports"

    assert hole not in judge((REFERENCE, FULL), (again, FULL)).holes
    assert hole in judge((REFERENCE, FULL), (again, other)).holes


def test_times_names_and_what_was_printed_may_differ() -> None:
    timings = Timings(total=1, tasks={}, checks={}, laps={})
    name = FULL.submission.model_copy(update={"name": "other"})
    task = FULL.tasks[0].model_copy(update={"output": "0.1 s"})
    tasks = (task, *FULL.tasks[1:])
    other = FULL.model_copy(
        update={"timings": timings, "submission": name, "tasks": tasks}
    )

    assert comparable(FULL) == comparable(other)
    assert comparable(FULL) != comparable(ALL_WRONG)


def test_a_generated_mutant_that_survives_is_a_hole() -> None:
    found = judge((SURVIVOR, FULL))

    assert found.survivors == (SURVIVOR,)
    assert "half.py:half:x survives (line 2: a -> b)" in found.holes


def test_a_generated_mutant_may_survive_for_a_reason() -> None:
    found = conclude([(SURVIVOR, FULL)], {SURVIVOR.name: "It is the same."})

    assert found.survivors == found.holes == ()
    assert found.explained == {SURVIVOR.name: "It is the same."}


def test_a_reason_for_a_mutant_that_is_killed_is_stale() -> None:
    report = report_on(odd=FAILED, any=FAILED)
    found = conclude([(SURVIVOR, report)], {SURVIVOR.name: "It is the same."})

    assert found.explained == {}
    assert found.holes == (
        "half.py:half:x is listed as equivalent, but half.odd, quarter.any kill it",
    )


def test_a_reason_for_a_mutant_that_is_not_made_is_stale() -> None:
    found = conclude([(KILLER, report_on(odd=FAILED))], {KILLER.name: "?", "a": "?"})

    assert found.holes[-2:] == (
        "half/any is listed as equivalent, but no such mutant is made",
        "a is listed as equivalent, but no such mutant is made",
    )


def test_a_mutant_whose_report_is_not_final_neither_survives_nor_is_stale() -> None:
    report = report_on(final=False, odd=Verdict.GRADER_ERROR)
    found = conclude([(SURVIVOR, report)], {SURVIVOR.name: "?"})

    assert found.holes == ("half.py:half:x: the report is not final",)
