"""Turn text into ruamel's parsing events, and its errors into flaws with a place."""

import contextlib
import dataclasses
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    ScalarEvent,
)
from ruamel.yaml.scanner import Scanner, ScannerError

Loc = tuple[str | int, ...]

MAX_DEPTH: Final = 64
TOO_DEEP: Final = f"nested more than {MAX_DEPTH} levels deep"
# tabs, directives, marks of documents, and line breaks that YAML 1.2 does not know
_UNUSUAL: Final = re.compile(
    "[\t\x85\u2028\u2029\ufeff]|^(?:%|---|\\.\\.\\.)", re.MULTILINE
)


class Mark(NamedTuple):
    """A place in a file, counted from 0."""

    line: int
    column: int


@dataclasses.dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong at one place."""

    mark: Mark
    where: Loc
    message: str
    hint: str = ""


class Unreadable(Exception):
    """Nothing after this flaw can be read."""

    def __init__(self, mark: Mark, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.flaw = Flaw(mark, (), message, hint)


def mark_of(event: Event) -> Mark:
    """Return where an event starts."""
    return Mark(event.start_mark.line, event.start_mark.column)


class _Scanner(Scanner):
    """Refuses deep flow collections at once: ruamel needs quadratic time for them."""

    def fetch_flow_collection_start(self, *given: Any, **named: Any) -> None:
        """Begin a flow collection."""
        if len(self.flow_context) > MAX_DEPTH:
            raise ScannerError(problem=TOO_DEEP, problem_mark=self.reader.get_mark())
        super().fetch_flow_collection_start(*given, **named)


class _TooUnusual(Exception):
    """The parser in C may read this otherwise."""


def parse_events(text: str) -> Iterator[Event]:
    """Return ruamel's events; whatever goes wrong in there is the file's fault.

    Its parser in C gives the same events twenty times as fast, but it words errors
    otherwise, and reads signs of old versions of YAML in its own way.
    """
    if not _UNUSUAL.search(text):
        with contextlib.suppress(Exception):
            return iter(_parse_fast(text))
    return _parse_slowly(text)


def _parse_fast(text: str) -> list[Event]:
    events, depth = [], 0
    for event in YAML(typ="safe", pure=False).parse(text):
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        # deep files need quadratic time; names of anchors, and texts that are a whole
        # file, are read otherwise
        alone = depth == 0 and isinstance(event, ScalarEvent)
        if depth > MAX_DEPTH or alone or getattr(event, "anchor", None):
            raise _TooUnusual
        events.append(event)
    return events


def _parse_slowly(text: str) -> Iterator[Event]:
    mark = Mark(0, 0)
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    try:
        for event in yaml.parse(text):
            mark = mark_of(event)
            yield event
    except MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        raise Unreadable(
            Mark(place.line, place.column), problem, _hint_for(error)
        ) from error
    except Exception as error:  # (an escape beyond Unicode is a bare ValueError)
        raise Unreadable(mark, f"after this is no YAML: {error}") from error


def _hint_for(error: MarkedYAMLError) -> str:
    if "\\t" in (error.problem or ""):
        return "indent with spaces, not with tabs"
    if error.context and error.context_mark:
        return f"{error.context} that starts on line {error.context_mark.line + 1}"
    return ""
