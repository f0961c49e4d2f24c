"""One student's sitting of a form: answers so far, time left; values in, values out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from grader.errors import BadQuiz
from grader.models.quiz import Answer, Form, FormEntry, Response
from grader.quiz.answers import BadAnswer, take_answer
from grader.quiz.mark import require_match

SHORT: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Where a student stands.

    Attributes:
        place: the index of the entry that is shown; the number of entries for the end.
        since: when that entry was shown.
    """

    form: Form
    response: Response
    place: int
    since: dt.datetime

    @property
    def entry(self) -> FormEntry | None:
        """The entry that is shown, or None at the end."""
        entries = self.form.entries
        return entries[self.place] if self.place < len(entries) else None


def begin(form: Form, student: str, now: dt.datetime) -> Sitting:
    """Return a fresh sitting."""
    response = Response(
        form=form.id, paper=form.paper, student=student, answers={}, started=_iso(now)
    )
    return Sitting(form=form, response=response, place=0, since=now)


def resume(form: Form, response: Response, now: dt.datetime) -> Sitting:
    """Return the sitting that a response file holds, at its first empty question.

    Raises:
        BadQuiz: it is of another form or student, or was handed in.
    """
    require_match(form, response)
    if response.finished:
        raise BadQuiz(
            f"handed in already, at {response.finished}; name another file with -o"
        )
    answers = {
        name: answer for name, answer in response.answers.items() if answer is not None
    }
    kept = response.model_copy(
        update={"answers": answers, "started": response.started or _iso(now)}
    )
    empty = (
        index for index, entry in enumerate(form.entries) if entry.name not in answers
    )
    place = next(empty, len(form.entries))
    return Sitting(form=form, response=kept, place=place, since=now)


def _iso(now: dt.datetime) -> str:
    return now.isoformat(timespec="seconds")


def seconds_left(sitting: Sitting, now: dt.datetime) -> float | None:
    """Return how much time is left, or None where there is no limit.

    Raises:
        BadQuiz: the response does not say when it was started.
    """
    if sitting.form.minutes is None:
        return None
    try:
        started = dt.datetime.fromisoformat(sitting.response.started)
        spent = (now - started).total_seconds()
    except (TypeError, ValueError) as error:
        raise BadQuiz(
            f"started: {sitting.response.started[:SHORT]}: this is no time; a form "
            "with a time limit needs the time at which it was begun"
        ) from error
    return 60 * sitting.form.minutes - spent


def write_answer(sitting: Sitting, text: str, now: dt.datetime) -> Sitting:
    """Return the sitting with an answer to the entry that is shown, and at the next.

    Raises:
        BadAnswer: it does not fit the question.
    """
    assert sitting.entry is not None
    answer = take_answer(sitting.entry, text)
    if answer is None:
        raise BadAnswer("this is no answer")
    return go_to(_with_answer(sitting, answer), sitting.place + 1, now)


def clear_answer(sitting: Sitting) -> Sitting:
    """Return the sitting without an answer to the entry that is shown."""
    return _with_answer(sitting, None)


def _with_answer(sitting: Sitting, answer: Answer) -> Sitting:
    assert sitting.entry is not None
    answers = {**sitting.response.answers, sitting.entry.name: answer}
    if answer is None:
        del answers[sitting.entry.name]
    response = sitting.response.model_copy(update={"answers": answers})
    return replace(sitting, response=response)


def go_to(sitting: Sitting, place: int, now: dt.datetime) -> Sitting:
    """Return the sitting at another entry, the time at this one counted."""
    seconds = dict(sitting.response.seconds)
    if sitting.entry is not None:
        spent = max((now - sitting.since).total_seconds(), 0)
        before = seconds.get(sitting.entry.name, 0)
        seconds[sitting.entry.name] = round(before + spent, 1)
    response = sitting.response.model_copy(update={"seconds": seconds})
    inside = min(max(place, 0), len(sitting.form.entries))
    return replace(sitting, response=response, place=inside, since=now)


def hand_in(sitting: Sitting, now: dt.datetime) -> Sitting:
    """Return the sitting, finished."""
    here = go_to(sitting, sitting.place, now)
    response = here.response.model_copy(update={"finished": _iso(now)})
    return replace(here, response=response)


def answer_text(answer: Answer) -> str:
    """Return an answer in one line."""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, tuple):
        return ", ".join(answer)
    return " ".join(str(answer).split())


def list_answers(sitting: Sitting) -> Iterator[str]:
    """Yield a line for each entry: its number and its answer."""
    width = len(str(len(sitting.form.entries)))
    for entry in sitting.form.entries:
        answer = sitting.response.answers.get(entry.name)
        text = "-" if answer is None else answer_text(answer)
        shown = text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
        yield f"{entry.number:{width}}  {shown}"
