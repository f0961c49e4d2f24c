"""A form of a quiz, and what students answer on it.

A form holds everything by value. Each entry has two names: `id`, which points into the
bank, and `name` (`q1`, `q2`, ...), which is what students see and answer under, so that
nothing on their paper hints at a key.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    Field,
    FiniteFloat,
    JsonValue,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from grader.models.bank import Number, Rubric
from grader.models.base import Record

FORM_SCHEMA: Final = "gradeproof/form/1"
RESPONSE_SCHEMA: Final = "gradeproof/response/1"

FormId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}\.[A-Za-z0-9_-]{1,64}$")]


def _require_name(student: str) -> str:
    if not student:
        message = "empty; write who you are, as your instructor knows you"
        raise PydanticCustomError("student", message)
    return student


StudentName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200),
    AfterValidator(_require_name),
]
Seconds = Annotated[FiniteFloat, Field(ge=0)]
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


# a letter, letters, a truth value, a number or text; None is no answer. All are strict,
# since the text "1" is no truth value.
Answer = (
    StrictBool
    | StrictInt
    | Annotated[StrictFloat, Field(allow_inf_nan=False)]
    | StrictStr
    | tuple[StrictStr, ...]
    | None
)


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
    student: StudentName
    answers: Mapping[str, Answer]
    seconds: Mapping[str, Seconds] = Field(default_factory=dict)
    started: str = ""
    finished: str = ""
