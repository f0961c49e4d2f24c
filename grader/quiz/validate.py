"""Check a response by its paper: does each answer fit its question?"""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.models.quiz import Form, FormEntry, Response
from grader.quiz.answers import BadAnswer, find_doubt, take_answer
from grader.quiz.mark import Answers, require_match
from grader.quiz.numbers import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What is wrong with a response, and what is missing.

    Attributes:
        faults: `q3: two answers to a question that takes one`.
        empty: the names of entries without an answer.
    """

    answered: int
    faults: tuple[str, ...]
    empty: tuple[str, ...]


def validate(form: Form, response: Response, decimal: Decimal) -> Validation:
    """Return what is wrong with a response; no key is looked at.

    Raises:
        BadQuiz: it answers another form, or is of another student.
    """
    require_match(form, response)
    answers = Answers(form, response)
    faults = [f"{one.place}: {one.reason}" for one in answers.find_strays("")]
    empty, answered = [], 0
    for entry in form.entries:
        fault, is_empty = _look_at(entry, answers, decimal)
        if fault:
            faults.append(f"{entry.name}: {fault}")
        if is_empty:
            empty.append(entry.name)
        answered += not is_empty
    return Validation(answered=answered, faults=tuple(faults), empty=tuple(empty))


def _look_at(entry: FormEntry, answers: Answers, decimal: Decimal) -> tuple[str, bool]:
    """Return what is wrong with an answer, and whether there is none."""
    try:
        answer = take_answer(entry, answers.of(entry))
    except BadAnswer as error:
        return str(error), False
    return find_doubt(entry, answer, decimal), answer is None


def describe(found: Validation) -> Iterator[str]:
    """Say how many questions are answered, and which are not."""
    total = found.answered + len(found.empty)
    yield f"{found.answered} of {total} questions have an answer"
    if found.empty:
        yield f"without one: {', '.join(found.empty)}"
