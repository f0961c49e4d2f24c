"""Read responses from files: YAML, JSON, and tables of several kinds.

A response file is what `grade quiz take` or the web page writes (JSON or YAML), or a
CSV file of one row a student: our own (see `grader.quiz.tables`), the report of
responses that Moodle's quiz downloads, or the student analysis of Canvas' classic
quizzes (see `grader.quiz.lms`).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from grader.errors import BadExam, BadQuiz
from grader.forms import first_flaw, read_bytes
from grader.models.quiz import Response
from grader.quiz.library import Library
from grader.quiz.lms import read_canvas, read_moodle
from grader.quiz.mark import Refusal
from grader.quiz.tables import Table, open_table, read_own
from grader.yaml import load_yaml

MAX_BYTES: Final = 2 * 1024 * 1024
_MOST_DIGITS: Final = 1000
_PLACE: Final = re.compile(r"^(\d+):\d+: ")
Found = tuple[str, Response | Refusal]  # where it stands: a file, or a line of one


def find_responses(path: Path) -> list[Path]:
    """List what may hold responses, in order; hidden files do not count."""
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.iterdir() if not file.name.startswith((".", "~"))
    )


def read_responses(path: Path, library: Library) -> Iterator[Found]:
    """Yield what a file holds: responses, and what had to be refused."""
    try:
        yield from _reader_for(path)(path, library)
    except BadQuiz as error:
        reason = str(error).removeprefix(f"{path}: ")
        yield str(path), Refusal(source=str(path), reason=reason)
    except BadExam as error:
        yield str(path), Refusal(source=str(path), reason=_shorten(str(error), path))


def _reader_for(path: Path) -> "Reader":
    """Return what reads such a file; nothing else is ever opened.

    Raises:
        BadQuiz: nothing does.
    """
    if path.is_dir():
        raise BadQuiz(
            "a folder; only what lies right in the folder of responses is read"
        )
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadQuiz(f"no response has this ending; {', '.join(_READERS)} are read")
    if path.exists() and not path.is_file():
        raise BadQuiz("no plain file; only such are read")
    return reader


def _shorten(message: str, path: Path) -> str:
    """Return the flaws of a YAML file on one line, without the lines that it shows."""
    heads = [
        line.removeprefix(f"{path}:").strip()
        for line in message.splitlines()
        if line.startswith(f"{path}:")
    ]
    return "; ".join(_PLACE.sub(r"line \1: ", head) for head in heads) or message


def read_one(path: Path) -> Response:
    """Return the response in a YAML or JSON file.

    Raises:
        BadQuiz, BadExam: there is none in it.
    """
    if path.suffix.lower() == ".json":
        return parse_response(read_bytes(path, limit=MAX_BYTES), str(path))
    return load_yaml(path, Response)


def _read_one(path: Path, _library: Library) -> Iterator[Found]:
    yield str(path), read_one(path)


def parse_response(content: bytes, place: str) -> Response:
    """Return the response that JSON says.

    Raises:
        BadQuiz: it says none; the message has the first flaw.
    """
    try:
        return _parse(content)
    except ValidationError as error:
        raise BadQuiz(f"{place}: no response: {_flaw_of(error)}") from error
    except RecursionError as error:
        raise BadQuiz(f"{place}: no response: it is nested too deeply") from error
    except ValueError as error:
        raise BadQuiz(f"{place}: no response: this is not JSON: {error}") from error


def _flaw_of(error: ValidationError) -> str:
    """Return the first flaw; an answer that is nothing at all is no odd yes or no."""
    where = error.errors(include_url=False, include_input=False)[0]["loc"]
    if where[:1] != ("answers",) or len(where) < len(("answers", "q1", "bool")):
        return first_flaw(error)
    return (
        f"answers.{str(where[1])[:80]}: an answer is a text, a number, true or false, "
        "or a list of letters"
    )


def _parse(content: bytes) -> Response:
    # pydantic keeps the last of two equal keys: of two answers to one question
    json.loads(
        content,
        object_pairs_hook=_refuse_twins,
        parse_int=_refuse_long,
        parse_constant=_refuse_constant,
    )
    return Response.model_validate_json(content, strict=True)


def _refuse_long(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return 0


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _refuse_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twins = sorted({name[:80] for name in names if names.count(name) > 1})
        raise ValueError(f"the same key twice: {', '.join(twins)}")
    return found


def _read_table(path: Path, library: Library) -> Iterator[Found]:
    with open_table(path) as table:
        for line, read in _reader_of(table)(table, library):
            place = f"line {line}"
            found = (
                Refusal(source=str(path), place=place, reason=read)
                if isinstance(read, str)
                else read
            )
            yield f"{path}: {place}", found


def _reader_of(
    table: Table,
) -> Callable[[Table, Library], Iterator[tuple[int, Response | str]]]:
    if table.has("n correct") or table.has("section_id"):
        return read_canvas
    if any(name.startswith("Response ") for name in table.header):
        return read_moodle
    return read_own


Reader = Callable[[Path, Library], Iterator[Found]]
_READERS: Final[Mapping[str, Reader]] = {
    ".json": _read_one,
    ".yaml": _read_one,
    ".yml": _read_one,
    ".csv": _read_table,
}
