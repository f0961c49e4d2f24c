"""Mark a folder of responses into a folder of results; in pieces, so memory stays flat.

What is in the results already stays: the forms there count, since a regrading may have
changed their keys; a response that was marked before keeps its marks, reviews included;
students who are not among the responses this time are not forgotten.
"""

import collections
import concurrent.futures
import itertools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.errors import BadQuiz
from grader.forms import read_form, to_json
from grader.models.marks import MarkedBy, MarkedResponse
from grader.quiz.gradebook import Gradebook, Row, row_of
from grader.quiz.library import Library, open_library
from grader.quiz.mark import Refusal, mark
from grader.quiz.numbers import Decimal
from grader.quiz.responses import find_responses, read_responses
from grader.quiz.results import (
    FORMS,
    MARKS,
    marks_path,
    read_marked,
    write_refusals,
    write_whole,
)

CHUNK: Final = 50
WORTH_A_POOL: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one response.

    Attributes:
        text: the marks as JSON; "" where the response was refused.
    """

    source: str
    student: str = ""
    form: str = ""
    response: str = ""
    text: str = ""
    row: Row | None = None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What marking a folder came to."""

    students: int
    final: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkOptions:
    """How to mark.

    Attributes:
        decimal: what separates whole from part in numbers.
        jobs: how many processes mark at a time.
    """

    decimal: Decimal = Decimal.POINT
    jobs: int = 1


def mark_all(
    forms: Path,
    responses: Path,
    results: Path,
    options: MarkOptions,
    progress: Callable[[str], None] = lambda _line: None,
) -> Summary:
    """Mark all responses, and write marks, gradebook and refusals.

    Raises:
        BadQuiz: there are no forms or responses, or the results cannot be written.
    """
    given = open_library(forms)
    paths = find_responses(responses)
    if not paths:
        raise BadQuiz(f"{responses}: there are no responses in it")
    try:
        library = _adopt_forms(given, results)
        return _mark_files(paths, library, results, options, progress)
    except OSError as error:
        raise BadQuiz(f"{results}: cannot be written: {error}") from error


def _adopt_forms(given: Library, results: Path) -> Library:
    """Copy forms into the results, except those that are there with the same paper."""
    (results / FORMS).mkdir(parents=True, exist_ok=True)
    (results / MARKS).mkdir(exist_ok=True)
    paths, refusals = {}, list(given.refusals)
    for name, source in given.paths.items():
        form = given.open(name)
        paths[name] = results / FORMS / f"{name}.json"
        if not paths[name].exists():
            write_whole(paths[name], to_json(form))
        elif read_form(paths[name]).paper != form.paper:
            del paths[name]
            reason = f"{results} has another form {name}; mark into another folder"
            refusals.append(Refusal(source=str(source), reason=reason))
    return Library(paths=paths, refusals=tuple(refusals))


def _mark_files(
    paths: Sequence[Path],
    library: Library,
    results: Path,
    options: MarkOptions,
    progress: Callable[[str], None],
) -> Summary:
    refusals = list(library.refusals)
    book = Gradebook()
    sources: dict[str, str] = {}
    for number, outcome in enumerate(_outcomes(paths, library, options), 1):
        progress(f"{number} marked")
        refusals += outcome.refusals
        if outcome.row is None:
            continue
        if outcome.student in sources:
            reason = f"{outcome.student} is in {sources[outcome.student]} already"
            refusals.append(Refusal(source=outcome.source, reason=reason))
            continue
        sources[outcome.student] = outcome.source
        row, reason = _keep(outcome, outcome.row, results)
        book.put(row)
        if reason:
            refusals.append(Refusal(source=outcome.source, reason=reason))
    known = {marks_path(results, student).name for student in sources}
    for path in (results / MARKS).glob("*.json"):
        if path.name not in known:
            book.put(row_of(read_marked(path)))
    counts = book.write(results)
    write_refusals(results, refusals)
    return Summary(
        students=counts["students"], final=counts["final"], refusals=tuple(refusals)
    )


def _keep(outcome: Outcome, row: Row, results: Path) -> tuple[Row, str]:
    """Write new marks; leave what is there if nothing is new, or a person decided.

    Returns:
        The row that counts, and why the response was refused or "".
    """
    path = marks_path(results, outcome.student)
    old = read_marked(path) if path.exists() else None
    if old is None or (old.form == outcome.form and not _is_reviewed(old)):
        write_whole(path, outcome.text)
        return row, ""
    if old.response == outcome.response:
        return row_of(old), ""
    return row_of(old), (
        f"another response of {outcome.student}, who has marks already (form "
        f"{old.form}) that a person may have reviewed; delete {path} to mark it anew"
    )


def _is_reviewed(marked: MarkedResponse) -> bool:
    return any(one.by is MarkedBy.PERSON for one in marked.marks)


def _outcomes(
    paths: Sequence[Path], library: Library, options: MarkOptions
) -> Iterator[Outcome]:
    """Yield what comes of each response, in the order of the files."""
    if options.jobs == 1 or len(paths) < WORTH_A_POOL:
        for path in paths:
            yield from _mark_file(path, library, options.decimal)
        return
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(options.jobs, context) as pool:
        waiting: collections.deque[concurrent.futures.Future[list[Outcome]]]
        waiting = collections.deque()
        for chunk in _chunks(paths):
            waiting.append(pool.submit(_mark_chunk, chunk, library, options.decimal))
            if len(waiting) > 2 * options.jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    rest = iter(paths)
    while chunk := tuple(itertools.islice(rest, CHUNK)):
        yield chunk


def _mark_chunk(
    paths: Iterable[Path], library: Library, decimal: Decimal
) -> list[Outcome]:
    return [one for path in paths for one in _mark_file(path, library, decimal)]


def _mark_file(path: Path, library: Library, decimal: Decimal) -> Iterator[Outcome]:
    for source, found in read_responses(path, library):
        if isinstance(found, Refusal):
            yield Outcome(source=source, refusals=(found,))
            continue
        try:
            form = library.open(found.form)
            marked, refusals = mark(form, found, source=source, decimal=decimal)
        except BadQuiz as error:
            refused = Refusal(source=source, reason=str(error))
            yield Outcome(source=source, refusals=(refused,))
            continue
        yield Outcome(
            source=source,
            student=marked.student,
            form=marked.form,
            response=marked.response,
            text=to_json(marked),
            row=row_of(marked),
            refusals=tuple(refusals),
        )
