import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.audience import visible_to
from grader.models import (
    Audience,
    CheckReport,
    Counterexample,
    Curve,
    ExamName,
    Fact,
    Isolation,
    Level,
    Report,
    Scope,
    Score,
    Series,
    SubmissionName,
    TaskReport,
    Timings,
    Verdict,
    Visibility,
)

SECRET = "51.25,-3.75"
FACTS = (Fact(name="Accuracy", value="96 %"),)
CURVE = Curve(
    title="c",
    x_label="x",
    y_label="y",
    series=(Series(name="s", values=(0.5,)),),
)


def make_check(
    verdict: Verdict,
    message: str,
    *,
    visibility: Visibility = Visibility.HIDDEN,
    trace: str = "",
) -> CheckReport:
    return CheckReport(
        id="a.b",
        title="It is right",
        verdict=verdict,
        weight=1,
        earned=0,
        possible=1,
        visibility=visibility,
        message=message,
        hint="Think.",
        counterexample=Counterexample(snippet=SECRET, expected=SECRET, actual=SECRET),
        traceback=trace,
        facts=FACTS,
        curve=CURVE,
    )


def make_report(*checks: CheckReport, scope: Scope = Scope.ALL) -> Report:
    task = TaskReport(
        id="a",
        title="A",
        file="a.py",
        earned=0,
        possible=1,
        checks=checks,
        output=f"asked for {SECRET}",
    )
    return Report(
        exam=ExamName(id="e", title="E"),
        submission=SubmissionName(name="s", hash="0"),
        scope=scope,
        audience=Audience.INSTRUCTOR,
        final=True,
        score=Score(earned=0, possible=1),
        tasks=(task,),
        isolation=Isolation(level=Level.PROCESS, layers={}),
        environment={},
        timings=Timings(total=0, tasks={}, checks={}, laps={}),
    )


def student_sees(check: CheckReport) -> CheckReport:
    report = visible_to(make_report(check), Audience.STUDENT)
    return report.tasks[0].checks[0]


words = st.text(max_size=20)
around = st.sampled_from(
    [
        "{}",
        "{}: {}",
        "ValueError: {}",
        "ValueError{}",
        "{} was not handed in",
        "a.py {} was not handed in",
        "ValueError: {} was not handed in",
        "{}a.py was not handed in",
        "a.py was not handed in: {}",
        "not run: {}",
        "the code took {} too long",
        "int:{}",
    ]
)
# what is skipped never ran: its message is ours
RAN = [verdict for verdict in Verdict if verdict is not Verdict.SKIPPED]


@given(
    verdict=st.sampled_from(RAN), shape=around, before=words, after=words, trace=words
)
def test_no_planted_secret_reaches_a_student_through_a_hidden_check(
    verdict: Verdict, shape: str, before: str, after: str, trace: str
) -> None:
    planted = f"{before}{SECRET}{after}"
    check = make_check(verdict, shape.replace("{}", planted), trace=trace + planted)

    text = visible_to(make_report(check), Audience.STUDENT).model_dump_json()

    assert not any(part in text for part in (SECRET, "51.25", "-3.75", "51", "75"))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_hidden_check_shows_title_verdict_hint_and_what_it_recorded(
    verdict: Verdict,
) -> None:
    seen = student_sees(make_check(verdict, "m", trace="t"))

    assert (seen.title, seen.verdict, seen.hint) == ("It is right", verdict, "Think.")
    assert (seen.facts, seen.curve) == (FACTS, CURVE)
    assert (seen.counterexample, seen.traceback) == (None, "")


@pytest.mark.parametrize(
    ("verdict", "message", "shown"),
    [
        (Verdict.PASSED, "", ""),
        (Verdict.FAILED, "relu(x) is wrong", ""),
        (Verdict.FAILED, "a.py was not handed in", "a.py was not handed in"),
        (Verdict.FAILED, "b.py was not handed in", ""),
        (Verdict.SKIPPED, "not run: it needs “X”", "not run: it needs “X”"),
        (Verdict.TIMED_OUT, "no answer in 3 s", "the code took too long"),
        (
            Verdict.GRADER_ERROR,
            "KeyError: 3",
            "the grader failed here; this report is not final",
        ),
        (Verdict.CRASHED, "KeyError: 3", "the code raised KeyError"),
        (Verdict.CRASHED, "KeyError", "the code raised KeyError"),
        (Verdict.CRASHED, "Mine: 3", "the code crashed"),
        # names of built-ins that are no exceptions
        (Verdict.CRASHED, "int: 3", "the code crashed"),
        (Verdict.CRASHED, "print: 3", "the code crashed"),
        (Verdict.CRASHED, "the code ended the interpreter", "the code crashed"),
    ],
)
def test_a_hidden_check_has_a_message_of_fixed_words(
    verdict: Verdict, message: str, shown: str
) -> None:
    assert student_sees(make_check(verdict, message)).message == shown


def test_a_public_check_is_shown_whole() -> None:
    check = make_check(
        Verdict.FAILED, "is wrong", visibility=Visibility.PUBLIC, trace="t"
    )

    assert student_sees(check) == check


def test_an_instructor_sees_everything() -> None:
    report = make_report(make_check(Verdict.FAILED, SECRET, trace=SECRET))

    assert visible_to(report, Audience.INSTRUCTOR) == report


def test_output_is_kept_from_students_only_where_hidden_checks_ran() -> None:
    check = make_check(Verdict.FAILED, "m", visibility=Visibility.PUBLIC)

    asked = visible_to(make_report(check), Audience.STUDENT)
    public = visible_to(make_report(check, scope=Scope.PUBLIC), Audience.STUDENT)

    assert asked.tasks[0].output == ""
    assert public.tasks[0].output == f"asked for {SECRET}"
    assert public.audience is Audience.STUDENT
