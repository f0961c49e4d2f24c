"""Read responses from files: YAML, JSON, and tables of several kinds.

A response file is what `grade quiz take` or the web page writes (JSON or YAML), or a
CSV file of one row a student: our own (see `grader.quiz.tables`), the report of
responses that Moodle's quiz downloads, or the student analysis of Canvas' classic
quizzes (see `grader.quiz.lms`).
"""

import json
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
Found = tuple[str, Response | Refusal]  # where it stands: a file, or a line of one


def find_responses(path: Path) -> list[Path]:
    """List the files that may hold responses, in order; hidden ones do not count."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.iterdir()
        if file.is_file() and not file.name.startswith((".", "~"))
    )


def read_responses(path: Path, library: Library) -> Iterator[Found]:
    """Yield what a file holds: responses, and what had to be refused."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        reason = f"no response has this ending; {', '.join(_READERS)} are read"
        yield str(path), Refusal(source=str(path), reason=reason)
        return
    try:
        yield from reader(path, library)
    except (BadQuiz, BadExam) as error:
        reason = str(error).removeprefix(f"{path}: ")
        yield str(path), Refusal(source=str(path), reason=reason)


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
        raise BadQuiz(f"{place}: no response: {first_flaw(error)}") from error
    except (ValueError, RecursionError) as error:
        raise BadQuiz(f"{place}: no response: this is not JSON: {error}") from error


def _parse(content: bytes) -> Response:
    # pydantic keeps the last of two equal keys: of two answers to one question
    json.loads(content, object_pairs_hook=_refuse_twins)
    return Response.model_validate_json(content, strict=True)


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


_READERS: Final[Mapping[str, Callable[[Path, Library], Iterator[Found]]]] = {
    ".json": _read_one,
    ".yaml": _read_one,
    ".yml": _read_one,
    ".csv": _read_table,
}
