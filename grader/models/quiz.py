"""A form of a quiz, what students answer on it, and what that is worth.

A form holds everything by value. Each entry has two names: `id`, which points into the
bank, and `name` (`q1`, `q2`, ...), which is what students see and answer under, so that
nothing on their paper hints at a key.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import Field, JsonValue

from grader.models.bank import Number, Rubric
from grader.models.base import Record
from grader.models.report import Score

FORM_SCHEMA: Final = "gradeproof/form/1"
RESPONSE_SCHEMA: Final = "gradeproof/response/1"
MARKS_SCHEMA: Final = "gradeproof/marks/1"
CHANGE_SCHEMA: Final = "gradeproof/change/1"

FormId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.[A-Za-z0-9_-]{1,64}$")]
EntryName = Annotated[str, Field(pattern=r"^q[1-9][0-9]{0,3}$")]


class EntryKind(StrEnum):
    """How an entry of a form is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT = "short"
    OPEN = "open"


class FormChoice(Record):
    """One choice, in its frozen place.

    Attributes:
        id: its letter on this form: A, B, C, ...
        text: Markdown.
        right: whether it is a key; None on a paper without keys.
        why: why it is right or wrong, to the student.
        misconception: what somebody believes who picks it; "" for a key.
        origin: its place in the bank, `keys.0` or `distractors.1`: the same for all
            forms, whatever its letter.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]$")]
    text: str
    right: bool | None = None
    why: str = ""
    misconception: str = ""
    origin: str = ""


class Trap(Record):
    """A wrong number or text that a named mistake gives."""

    misconception: str
    value: Number | None = None
    text: str
    why: str = ""


class FormEntry(Record):
    """One question of a form; a paper without keys lacks what is marked with a star.

    Attributes:
        number: its place on the form, from 1.
        name: `q1`, `q2`, ...: what it is answered under.
        id: * `<item>.<variant>`, or `<item>` for an open question.
        stem: Markdown with `$math$`, the drawn values filled in.
        points: what it is worth.
        topic: * the item's.
        level: * the item's, after Bloom.
        difficulty: * 1 to 5; 0 where it is left out.
        content: * hash of the item as the bank has it.
        values: * the drawn parameters and what was computed from them.
        choices: of `single` and `multiple`.
        truth: * the key of `true_false`.
        misconception: * what somebody believes who gets `true_false` wrong.
        number_key: * the key of `numeric`.
        tolerance: * how far from the key an answer may be, absolute.
        unit: stands behind the answer to `numeric`.
        answer: * the key as shown: of `numeric` and `short`; of `open` the answer.
        accept: * other right texts and /patterns/ of `short`.
        traps: * known wrong answers to `numeric` and `short`.
        rubric: * of `open`.
        why: * why the key is right.
        dropped: it counts no longer.
    """

    number: Annotated[int, Field(ge=1)]
    name: EntryName
    kind: EntryKind
    points: Annotated[int, Field(ge=1)]
    stem: str
    id: str = ""
    topic: str = ""
    level: str = ""
    difficulty: int = 0
    content: str = ""
    values: Mapping[str, JsonValue] = Field(default_factory=dict)
    choices: tuple[FormChoice, ...] = ()
    truth: bool | None = None
    misconception: str = ""
    number_key: Number | None = None
    tolerance: float | None = None
    unit: str = ""
    answer: str = ""
    accept: tuple[str, ...] = ()
    traps: tuple[Trap, ...] = ()
    rubric: Rubric | None = None
    why: str = ""
    dropped: bool = False


class QuizName(Record):
    """Which quiz a form belongs to."""

    id: str
    title: str


class Form(Record):
    """One frozen form of a quiz.

    Attributes:
        id: `<quiz>.<label>`.
        label: the form's letter, or for whom it is.
        student: for whom it is, where each student has a form; else "".
        keyed: whether the keys are in it.
        seed: what it was drawn with; None on a paper without keys.
        bank: hash of the bank that it was drawn from; "" on a paper without keys.
        paper: SHA-256 of what students see of it; the same with and without keys.
        hash: SHA-256 of all the rest.
    """

    schema_: Literal["gradeproof/form/1"] = Field(default=FORM_SCHEMA, alias="schema")
    id: FormId
    quiz: QuizName
    label: str
    student: str = ""
    keyed: bool = True
    seed: int | None = None
    bank: str = ""
    instructions: str = ""
    minutes: Annotated[int, Field(ge=1)] | None = None
    entries: tuple[FormEntry, ...]
    paper: str = ""
    hash: str = ""


# a letter, letters, a truth value, a number or text; None is no answer
Answer = Annotated[
    bool | int | float | str | tuple[str, ...] | None,
    Field(union_mode="left_to_right"),
]


class Response(Record):
    """One student's answers to one form.

    Attributes:
        form: the form's id.
        paper: the hash of the paper that was answered; "" where it is not known.
        student: who answered; what the gradebook sorts by.
        answers: by the name of the entry (`q1`), or by its id.
        seconds: time spent on an entry, where known.
        started: when, in ISO 8601, where known.
        finished: when, in ISO 8601, where known.
    """

    schema_: Literal["gradeproof/response/1"] = Field(
        default=RESPONSE_SCHEMA, alias="schema"
    )
    form: str
    paper: str = ""
    student: str
    answers: Mapping[str, Answer]
    seconds: Mapping[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    started: str = ""
    finished: str = ""


class MarkState(StrEnum):
    """Whether a mark stands, or waits for a person."""

    FINAL = "final"
    SUGGESTED = "suggested"


class MarkedBy(StrEnum):
    """What a mark rests on."""

    BLANK = "blank"
    KEY = "key"
    RUBRIC = "rubric"
    PERSON = "person"
    DROPPED = "dropped"


class Finding(Record):
    """One thing that a rubric found in an answer, or missed.

    Attributes:
        point: the key point's id, or "" for a statement that must not be made.
        says: the point, or why the statement is wrong.
        earned: points that it gives.
        possible: points that it could give.
        quote: the words of the answer that it rests on; "" where there are none.
        note: `found`, `missing`, `negated` or `contradicts`.
    """

    point: str = ""
    says: str
    earned: int = 0
    possible: int = 0
    quote: str = ""
    note: str


class Mark(Record):
    """Points for one entry.

    Attributes:
        given: the answer as it was given; None where there is none.
        chosen: where the choices picked stand in the bank (`distractors.1`): comparable
            over forms.
        misconception: the misconception that the answer shows, where one is known.
        share: the part of `possible` that is earned, exact.
        earned: `share * possible`, rounded to two decimals.
        possible: 0 where the entry was dropped.
        reason: why a person must look, or what a person said.
        seconds: time spent on it, where known.
    """

    number: int
    name: EntryName
    id: str
    kind: EntryKind
    given: Answer = None
    chosen: tuple[str, ...] = ()
    misconception: str = ""
    share: Annotated[Fraction, Field(ge=0, le=1)]
    earned: float
    possible: int
    state: MarkState
    by: MarkedBy
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: float | None = None


class MarkedResponse(Record):
    """All marks of one student on one form: the source of gradebook and analysis.

    Attributes:
        form_hash: the hash of the form with the keys that marked it.
        response: SHA-256 of the answers.
        decimal: what was taken for the decimal mark of numbers.
        source: the file, and the place in it, that the answers came from.
        final: no mark waits for a person.
    """

    schema_: Literal["gradeproof/marks/1"] = Field(default=MARKS_SCHEMA, alias="schema")
    quiz: str
    form: str
    form_hash: str
    student: str
    response: str
    source: str
    decimal: Literal[".", ","] = "."
    final: bool
    score: Score
    marks: tuple[Mark, ...]
    started: str = ""
    finished: str = ""


class Change(Record):
    """One line of the audit log of results: who changed what, and for whom.

    Attributes:
        at: when, in ISO 8601.
        who: the person, as the machine names them.
        action: `regrade`, `review`.
        what: the change in words: `rekey relu-at-zero.derivative=B`.
        student: whose mark it is; "" where it is everybody's.
        entry: the id of the entry.
        before: points before, by student.
        after: points after, by student.
        reason: why.
    """

    schema_: Literal["gradeproof/change/1"] = Field(
        default=CHANGE_SCHEMA, alias="schema"
    )
    at: str
    who: str
    action: str
    what: str
    student: str = ""
    entry: str = ""
    before: Mapping[str, float] = Field(default_factory=dict)
    after: Mapping[str, float] = Field(default_factory=dict)
    reason: str = ""
