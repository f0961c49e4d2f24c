"""Mark a folder of results again with other keys; say who changes before it is done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import BadQuiz
from grader.forms import to_json
from grader.models.marks import Change, Mark, MarkedBy, MarkedResponse
from grader.models.quiz import Form, FormEntry
from grader.quiz.amend import Amendment, amend
from grader.quiz.answers import BadAnswer, take_answer
from grader.quiz.gradebook import Gradebook, row_of
from grader.quiz.library import open_library
from grader.quiz.mark import make_mark, with_marks
from grader.quiz.numbers import Decimal
from grader.quiz.results import (
    FORMS,
    append_change,
    read_marks,
    write_marks,
    write_whole,
)
from grader.quiz.rules import judge, leave_to_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One student's marks, before and after."""

    before: MarkedResponse
    after: MarkedResponse

    @property
    def matters(self) -> bool:
        """Whether the student's score or what waits has changed."""
        one, other = self.before, self.after
        return (one.score, one.final) != (other.score, other.final)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrading:
    """What a regrading would do.

    Attributes:
        forms: the forms that get other keys.
        moves: all students who answered one of them.
    """

    amendments: tuple[Amendment, ...]
    forms: tuple[Form, ...]
    moves: tuple[Move, ...]


def plan_regrading(root: Path, amendments: Sequence[Amendment]) -> Regrading:
    """Return what would change in a folder of results; nothing is written.

    Raises:
        BadQuiz: an amendment fits no form, or means different things on two of them.
    """
    library = open_library(root / FORMS)
    forms = list(map(library.open, library.paths))
    _require_same_meaning(forms, amendments)
    amended = {old.id: amend(old, amendments) for old in forms}
    # by the hash: what an interrupted regrading has left is done as well
    moves = [
        Move(before=marked, after=remark(amended[marked.form], marked))
        for marked in read_marks(root)
        if marked.form_hash != amended[marked.form].hash
    ]
    return Regrading(
        amendments=tuple(amendments),
        forms=tuple(amended[old.id] for old in forms if amended[old.id] != old),
        moves=tuple(moves),
    )


def _require_same_meaning(
    forms: Sequence[Form], amendments: Sequence[Amendment]
) -> None:
    """Complain of a letter that is another choice on another form."""
    for one in amendments:
        entries = [
            entry for form in forms for entry in form.entries if entry.id == one.entry
        ]
        if not entries:
            raise BadQuiz(f"{one}: no form of these results has the entry {one.entry}")
        for letter in one.value.replace(",", " ").split():
            meant = {
                choice.origin: choice.misconception or choice.origin
                for entry in entries
                for choice in entry.choices
                if choice.id == letter
            }
            if len(meant) > 1:
                raise BadQuiz(
                    f"{one}: {letter} is another choice on another form; name the "
                    f"choice itself, one of {', '.join(sorted(meant.values()))}"
                )


def remark(form: Form, marked: MarkedResponse) -> MarkedResponse:
    """Return a response's marks by other keys; what people decided stays."""
    entries = {entry.name: entry for entry in form.entries}
    changed = {
        one.name: _remark_one(entries[one.name], one, Decimal(marked.decimal))
        for one in marked.marks
    }
    renewed = with_marks(marked, changed)
    return renewed.model_copy(update={"form_hash": form.hash})


def _remark_one(entry: FormEntry, old: Mark, decimal: Decimal) -> Mark:
    if old.by is MarkedBy.PERSON and not entry.dropped:
        return old
    try:
        answer = take_answer(entry, old.given)
        judged = judge(entry, answer, decimal)
    except BadAnswer as error:
        answer, judged = old.given, leave_to_person(f"refused: {error}")
    return make_mark(entry, answer, judged, old.seconds)


def describe_moves(regrading: Regrading) -> Iterator[str]:
    """Yield a line for each student whose score changes, and one that counts them."""
    moved = [move for move in regrading.moves if move.matters]
    for move in sorted(moved, key=lambda move: move.before.student):
        one, other = move.before.score, move.after.score
        by = other.earned - one.earned
        yield (
            f"{move.before.student}: {one.earned:g} of {one.possible:g} -> "
            f"{other.earned:g} of {other.possible:g} ({by:+g})"
        )
    yield f"{len(moved)} of {len(regrading.moves)} students change"


def apply_regrading(
    root: Path, regrading: Regrading, *, at: str, who: str, reason: str = ""
) -> None:
    """Write the log, the forms, the marks and the gradebook, in this order."""
    for change in _changes_of(regrading, at=at, who=who, reason=reason):
        append_change(root, change)
    for form in regrading.forms:
        write_whole(root / FORMS / f"{form.id}.json", to_json(form))
    for move in regrading.moves:
        write_marks(root, move.after)
    Gradebook(map(row_of, read_marks(root))).write(root)


def _changes_of(
    regrading: Regrading, *, at: str, who: str, reason: str
) -> Iterable[Change]:
    moved = [move for move in regrading.moves if move.matters]
    before = {move.before.student: move.before.score.earned for move in moved}
    after = {move.after.student: move.after.score.earned for move in moved}
    for number, one in enumerate(regrading.amendments):
        yield Change(
            at=at,
            who=who,
            action="regrade",
            what=str(one),
            entry=one.entry,
            # all of them together change these scores: said once
            before={} if number else before,
            after={} if number else after,
            reason=reason,
        )
