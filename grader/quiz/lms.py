r"""The tables of responses that Moodle and Canvas let a teacher download.

Moodle: Quiz > Results > Responses, downloaded as CSV, in English. Columns: `Last
name` (or `Surname`), `First name`, `ID number` where the site shows it, `Email
address`, `State` or `Status`, `Started on`, `Completed`, `Time taken`, `Grade/...`,
and for each question `Response N`, perhaps with `Question N` and `Right answer N`. N
is the question's number on the form. A choice is given by its text, several are joined
by `; `, and `-` is no answer. Only finished attempts are taken; the row of averages is
passed over.

Canvas (classic quizzes): Statistics > Student Analysis. Columns: `name`, `id`,
`sis_id` and others where the site has them, `submitted`, perhaps `attempt`; then for
each question `<number in Canvas>: <its text>` and its points; last `n correct`, `n
incorrect`, `score`. A choice is given by its text, several are joined by `,`, with
`\,` for a comma of their own. A question is known by its text, and where formulas
changed that, by its place among those that are left. The reports of New Quizzes are
other tables, and are not read.

In both, the student is named by the school's number where there is one, else by the
mail address (Moodle) or Canvas' number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from grader.errors import BadQuiz
from grader.models.quiz import Answer, EntryKind, Form, FormEntry, Response
from grader.quiz.library import Library
from grader.quiz.tables import Table, make_response

_MARKUP: Final = re.compile(r"[\s`*_$\\{}]+")
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_CHOSEN: Final = frozenset({EntryKind.SINGLE, EntryKind.MULTIPLE})
_MOODLE_RESPONSE: Final = re.compile(r"Response (\d+)")
_MOODLE_STUDENT: Final = ("ID number", "Email address")
_MOODLE_STATES: Final = ("State", "Status")
_CANVAS_STUDENT: Final = ("sis_id", "id", "name")
_CANVAS_QUESTION: Final = re.compile(r"(\d+): (.*)", re.DOTALL)
_CANVAS_COMMA: Final = re.compile(r"(?<!\\),")


def read_moodle(table: Table, library: Library) -> Iterator[tuple[int, Response | str]]:
    """Yield the responses of Moodle's report of responses, by line."""
    form = library.open_for(table.path)
    entries = {
        index: _entry_at(form, int(found[1]), table)
        for index, name in enumerate(table.header)
        if (found := _MOODLE_RESPONSE.fullmatch(name))
    }
    for line, cells in table.rows:
        if isinstance(cells, str):
            yield line, cells
            continue
        row = dict(zip(table.header, cells, strict=True))
        state = _first(row, _MOODLE_STATES)
        student = _first(row, _MOODLE_STUDENT) or _full_name(row)
        if state in ("", "-"):
            continue  # no attempt, or the averages
        if state != "Finished":
            yield line, f"{student}: this attempt is not finished: {state}"
            continue
        given = {
            entry.name: _from_moodle(entry, cells[index])
            for index, entry in entries.items()
        }
        yield line, _response(form, student, given)


def _entry_at(form: Form, number: int, table: Table) -> FormEntry:
    if not 1 <= number <= len(form.entries):
        raise BadQuiz(
            f"{table.path}: column Response {number}: form {form.id} has "
            f"{len(form.entries)} questions; is this another quiz?"
        )
    return form.entries[number - 1]


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")


def _full_name(row: Mapping[str, str]) -> str:
    last = _first(row, ("Last name", "Surname"))
    return f"{_first(row, ('First name',))} {last}".strip()


def _from_moodle(entry: FormEntry, cell: str) -> Answer:
    text = cell.strip()
    if text in ("", "-"):
        return None
    if entry.kind not in _CHOSEN:
        return text
    return _letters(entry, _split_known(entry, text, "; "))


def _split_known(entry: FormEntry, text: str, separator: str) -> list[str]:
    """Split where the parts are choices; a choice may hold the separator itself."""
    if entry.kind is EntryKind.SINGLE or _letter_of(entry, text):
        return [text]
    parts, rest = [], text.split(separator)
    while rest:
        length = next(
            (
                length
                for length in range(len(rest), 0, -1)
                if _letter_of(entry, separator.join(rest[:length]))
            ),
            1,
        )
        parts.append(separator.join(rest[:length]))
        rest = rest[length:]
    return parts


def _letters(entry: FormEntry, texts: Sequence[str]) -> Answer:
    """Return the letters of choices; a text that is none stays, and will be refused."""
    letters = tuple(_letter_of(entry, text) or text for text in texts)
    return letters[0] if entry.kind is EntryKind.SINGLE else letters


def _letter_of(entry: FormEntry, text: str) -> str:
    """Return the letter of the only choice with this text, or ""."""
    for pattern in (_MARKUP, _NOT_WORDS):
        wanted = _bare(text, pattern)
        found = [one.id for one in entry.choices if _bare(one.text, pattern) == wanted]
        if wanted and len(found) == 1:
            return found[0]
    return ""


def _bare(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub("", text).casefold()


def _response(form: Form, student: str, given: Mapping[str, Answer]) -> Response | str:
    answers = {name: answer for name, answer in given.items() if answer is not None}
    return make_response(form=form.id, student=student, answers=answers)


def read_canvas(table: Table, library: Library) -> Iterator[tuple[int, Response | str]]:
    """Yield the responses of Canvas' student analysis, by line."""
    form = library.open_for(table.path)
    entries = _match_questions(form, table)
    for line, cells in table.rows:
        if isinstance(cells, str):
            yield line, cells
            continue
        row = dict(zip(table.header, cells, strict=True))
        given = {
            entry.name: _from_canvas(entry, cells[index])
            for index, entry in entries.items()
        }
        yield line, _response(form, _first(row, _CANVAS_STUDENT), given)


def _match_questions(form: Form, table: Table) -> dict[int, FormEntry]:
    """Return each column's entry: by its text, else by its place among the rest."""
    columns = {
        index: found[2]
        for index, name in enumerate(table.header)
        if (found := _CANVAS_QUESTION.fullmatch(name))
    }
    if len(columns) != len(form.entries):
        raise BadQuiz(
            f"{table.path}: {len(columns)} columns of questions, and form {form.id} "
            f"has {len(form.entries)}; is this another quiz?"
        )
    matched: dict[int, FormEntry] = {}
    for index, text in columns.items():
        same = [
            entry
            for entry in form.entries
            if _bare(entry.stem, _NOT_WORDS) == _bare(text, _NOT_WORDS)
        ]
        if len(same) == 1 and same[0] not in matched.values():
            matched[index] = same[0]
    rest = [entry for entry in form.entries if entry not in matched.values()]
    return matched | dict(
        zip([index for index in columns if index not in matched], rest, strict=True)
    )


def _from_canvas(entry: FormEntry, cell: str) -> Answer:
    text = cell.strip()
    if not text:
        return None
    if entry.kind not in _CHOSEN:
        return text
    if entry.kind is EntryKind.SINGLE:
        return _letters(entry, [text])
    parts = [part.replace("\\,", ",") for part in _CANVAS_COMMA.split(text)]
    return _letters(entry, parts)
