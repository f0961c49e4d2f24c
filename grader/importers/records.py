"""What an importer reads out of a file: questions, and what it had to leave out."""

from dataclasses import dataclass, field

from grader.models.quiz import EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to import: its name, and what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that could not be read.

    Attributes:
        place: where it stands in the file.
        what: the thing itself, shortened.
        why: why it was left out, and what could be done.
    """

    place: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice; `text` and `why` are Markdown."""

    text: str
    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A number or text that is known to be wrong, and why."""

    value: float | str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key point of an open answer, and what it is worth."""

    says: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Random numbers in a question: `{{name}}` in its texts is one of them.

    Attributes:
        names: of the numbers.
        rows: a draw each, in the order of the names.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a file; texts are Markdown.

    Attributes:
        place: where it stands in the file.
        id: as the file names it; "" where it does not.
        title: what the file calls it for people.
        points: what it is worth there; None where the file does not say.
        topic: as the file has it, and so are `level` and `difficulty`.
        options: of `single` and `multiple`.
        truth: of `true_false`.
        number: the key of `numeric`; text is an expression over `draws`.
        tolerance: of `numeric`, absolute, or as a part of the key if it is `relative`.
        answers: right answers to `short`, the one to show first; /…/ is a pattern.
        wrong: known wrong answers to `numeric` and `short`.
        answer: to an open question.
        rubric: of an open question, as far as it is known.
    """

    place: str
    kind: EntryKind
    stem: str
    id: str = ""
    title: str = ""
    points: float | None = None
    topic: str = ""
    level: str = ""
    difficulty: int | None = None
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    truth: bool | None = None
    number: float | str | None = None
    tolerance: float = 0
    relative: bool = False
    unit: str = ""
    draws: Draws | None = None
    answers: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    answer: str = ""
    rubric: tuple[Point, ...] = ()
    why: str = ""


@dataclass(slots=True)
class Found:
    """What was found in a file so far."""

    questions: list[Question] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, place: str, what: str, why: str) -> None:
        """Note something that is not read."""
        self.left_out.append(LeftOut(place=place, what=what, why=why))
