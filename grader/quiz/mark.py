"""Mark a response by its form; values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from grader.errors import BadQuiz
from grader.forms import hash_of
from grader.models.marks import Mark, MarkedBy, MarkedResponse, MarkState
from grader.models.quiz import Answer, Form, FormEntry, Response
from grader.models.report import Score
from grader.quiz.answers import MAX_LENGTH, BadAnswer, take_answer
from grader.quiz.numbers import Decimal
from grader.quiz.rules import NOTHING, Judged, judge, leave_to_person

DECIMALS: Final = 2
TOO_LONG: Final = max(MAX_LENGTH.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that was not taken: where it stands, and why."""

    source: str
    place: str = ""
    reason: str

    def __str__(self) -> str:
        """Return it on one line."""
        where = f"{self.source}: {self.place}" if self.place else self.source
        return f"{where}: {self.reason}"


def mark(
    form: Form, response: Response, *, source: str, decimal: Decimal = Decimal.POINT
) -> tuple[MarkedResponse, list[Refusal]]:
    """Return the marks of a response, and which of its answers were refused.

    A refused answer earns nothing for now, and waits for a person.

    Raises:
        BadQuiz: the response belongs to another form, or another student.
    """
    require_match(form, response)
    answers = Answers(form, response)
    marks, refusals = [], list(answers.find_strays(source))
    for entry in form.entries:
        made, refused = _mark_entry(entry, answers, decimal)
        marks.append(made)
        if refused:
            place = f"answers.{answers.place_of(entry)}"
            refusals.append(Refusal(source=source, place=place, reason=refused))
    marked = MarkedResponse(
        quiz=form.quiz.id,
        form=form.id,
        form_hash=form.hash,
        student=response.student,
        response=hash_of(response.model_dump(mode="json")),
        source=source,
        decimal=decimal.value,
        final=are_final(marks),
        score=score_of(marks),
        marks=tuple(marks),
        started=response.started,
        finished=response.finished,
    )
    return marked, refusals


def require_match(form: Form, response: Response) -> None:
    """Complain of a response to another form, or of another student.

    Raises:
        BadQuiz: it is one.
    """
    if response.form != form.id:
        raise BadQuiz(f"answers form {response.form}, and this is {form.id}")
    if response.paper and response.paper != form.paper:
        raise BadQuiz(
            f"answers another version of form {form.id}: its paper is "
            f"{response.paper[:12]}, and this form's {form.paper[:12]}"
        )
    if form.student and response.student != form.student:
        raise BadQuiz(
            f"form {form.id} was drawn for {form.student}, not for {response.student}"
        )


class Answers:
    """The answers of a response, by the entries of its form."""

    def __init__(self, form: Form, response: Response) -> None:
        self._response = response
        self._known = {entry.name for entry in form.entries}
        self._known |= {entry.id for entry in form.entries if entry.id}

    def place_of(self, entry: FormEntry) -> str:
        """Return the name under which an entry was answered."""
        return entry.name if entry.name in self._response.answers else entry.id

    def of(self, entry: FormEntry) -> Answer:
        """Return the answer to an entry, or None."""
        return self._response.answers.get(self.place_of(entry))

    def seconds_of(self, entry: FormEntry) -> float | None:
        """Return the time spent on an entry, or None."""
        seconds = self._response.seconds
        return seconds.get(entry.name, seconds.get(entry.id))

    def find_strays(self, source: str) -> Iterator[Refusal]:
        """Yield what was answered that does not stand on the form."""
        for name in self._response.answers.keys() - self._known:
            yield Refusal(
                source=source,
                place=f"answers.{name[:80]}",
                reason=f"form {self._response.form} has no such question",
            )


def _mark_entry(
    entry: FormEntry, answers: Answers, decimal: Decimal
) -> tuple[Mark, str]:
    given = answers.of(entry)
    seconds = answers.seconds_of(entry)
    try:
        answer = take_answer(entry, given)
    except BadAnswer as error:
        judged = leave_to_person(f"refused: {error}")
        return make_mark(entry, _cut(given), judged, seconds), str(error)
    return make_mark(entry, answer, judge(entry, answer, decimal), seconds), ""


def _cut(given: Answer) -> Answer:
    """Keep of a refused answer what a person needs to see; it stays refused."""
    return given[: TOO_LONG + 1] if isinstance(given, str) else given


def make_mark(
    entry: FormEntry, answer: Answer, judged: Judged, seconds: float | None
) -> Mark:
    """Return the mark of an entry; one that was dropped is worth nothing."""
    possible = 0 if entry.dropped else entry.points
    share = NOTHING if entry.dropped else judged.share
    return Mark(
        number=entry.number,
        name=entry.name,
        id=entry.id,
        kind=entry.kind,
        given=answer,
        chosen=judged.chosen,
        misconception=judged.misconception,
        share=share,
        earned=round_points(possible * share),
        possible=possible,
        state=MarkState.FINAL if entry.dropped else judged.state,
        by=MarkedBy.DROPPED if entry.dropped else judged.by,
        reason=judged.reason,
        evidence=judged.evidence,
        seconds=seconds,
    )


def round_points(points: Fraction) -> float:
    """Return points as they are shown."""
    return float(round(points, DECIMALS))


def are_final(marks: Iterable[Mark]) -> bool:
    """Return whether no mark waits for a person."""
    return all(one.state is MarkState.FINAL for one in marks)


def score_of(marks: Iterable[Mark]) -> Score:
    """Return the points of all marks together, rounded once."""
    earned, possible = Fraction(0), 0
    for one in marks:
        earned += one.possible * one.share
        possible += one.possible
    return Score(earned=round_points(earned), possible=float(possible))


def with_marks(marked: MarkedResponse, changed: Mapping[str, Mark]) -> MarkedResponse:
    """Return a response's marks with some replaced, by name, and the score renewed."""
    marks = tuple(changed.get(one.name, one) for one in marked.marks)
    return marked.model_copy(
        update={"marks": marks, "final": are_final(marks), "score": score_of(marks)}
    )
