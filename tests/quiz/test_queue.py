"""What waits for a person, and in which order."""

from grader.models.marks import Mark, MarkState
from grader.models.review import Case
from grader.quiz.queue import find_cases, likeness, next_case
from tests.quiz.classes import sat
from tests.quiz.samples import OPEN, SHORT, TRUTH, form

A = form(SHORT, OPEN)
B = form(OPEN, SHORT, id="demo.B", label="B")
FORMS = {one.id: one for one in (A, B)}


def waits(mark: Mark) -> bool:
    return mark.state is MarkState.SUGGESTED


def cases(*answers: str) -> list[Case]:
    marked = [sat(A, f"s{n}", (None, said)) for n, said in enumerate(answers)]
    return find_cases(marked, FORMS.__getitem__, waits)


def order(*answers: str) -> list[str]:
    waiting, last, found = cases(*answers), None, []
    while waiting:
        last = next_case(waiting, last)
        waiting.remove(last)
        found.append(str(last.given))
    return found


def test_the_same_answer_is_one_case_on_whatever_form() -> None:
    marked = [
        sat(A, "ada", ("copy", "The chain rule.")),
        sat(B, "bob", ("The chain rule.", "clone")),
        sat(A, "eve", ("reshape", None)),
    ]
    found = find_cases(marked, FORMS.__getitem__, waits)

    assert [(one.entry, one.given, one.students) for one in found] == [
        ("gradients", "The chain rule.", ("ada", "bob")),
        ("short.first", "copy", ("ada",)),
        ("short.first", "clone", ("bob",)),
    ]


def test_a_case_has_what_is_needed_to_judge_it() -> None:
    chain, copied = find_cases(
        [
            sat(A, "ada", ("copy", "Small.")),
        ],
        FORMS.__getitem__,
        waits,
    )

    assert (chain.suggested, chain.possible, chain.right) == (chain.share, 3, "Many.")
    assert chain.evidence is not None
    assert (copied.suggested, copied.right, copied.decided) == (None, "reshape", False)
    assert copied.reason == "neither an accepted answer nor a known wrong one"


def test_answers_that_differ_in_case_alone_are_two_cases() -> None:
    assert len(cases("x.T", "x.t")) == 2


def test_alike_answers_come_one_after_the_other() -> None:
    assert order(
        "the gradient explodes here",
        "nobody knows",
        "the gradients explode here!",
        "nobody really knows",
    ) == [
        "the gradient explodes here",
        "the gradients explode here!",
        "nobody really knows",
        "nobody knows",
    ]


def test_what_most_have_said_comes_first() -> None:
    assert order("one", "two", "two", "none")[0] == "two"


def test_a_question_is_finished_before_the_next_begins() -> None:
    marked = [sat(A, f"s{n}", (f"copy {n}", f"text {n}")) for n in range(3)]
    waiting = find_cases(marked, FORMS.__getitem__, waits)
    first = next_case(waiting, None)
    rest = [one for one in waiting if one.entry != first.entry]

    assert first.entry == "gradients"
    assert next_case(rest, first).entry == "short.first"


def test_likeness_is_in_per_cent() -> None:
    one, other = cases("abcd", "abcx")

    assert (likeness(one, one), likeness(one, other)) == (100, 75)


def test_the_key_of_a_statement_and_of_choices_is_shown() -> None:
    both = form(
        TRUTH,
        TRUTH.model_copy(
            update={"truth": False, "id": "no.no", "number": 4, "name": "q4"}
        ),
    )
    marked = [sat(both, "ada", (True, True))]
    found = find_cases(marked, lambda _: both, lambda _: True)

    assert [one.right for one in found] == ["false", "true"]
    assert found[0].decided
