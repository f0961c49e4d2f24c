"""Validate a YAML file against a record; show all that is wrong, each at its place."""

import dataclasses
import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from grader.errors import BadExam
from grader.yaml.events import Flaw, Loc, Mark
from grader.yaml.reader import MAX_BYTES, Node, Parsed, parse_yaml

M = TypeVar("M", bound=BaseModel)
_MESSAGES: Final = {
    "extra_forbidden": "unknown key",
    "missing": "this key is missing",
}
_WANTED: Final = "Input should be "
_SNIPPET: Final = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the value at `where` in a document that is well formed."""

    where: Loc
    message: str
    hint: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Document(Generic[M]):
    """A file that was read, its record, and the places of its values."""

    path: Path
    value: M
    parsed: Parsed

    def error(self, faults: Iterable[Fault]) -> BadExam:
        """Return the error that shows all `faults`, each at its place."""
        root = self.parsed.root
        assert root is not None
        flaws = [
            Flaw(_find(root, fault.where)[0], fault.where, fault.message, fault.hint)
            for fault in faults
        ]
        return _bad_file(self.path, self.parsed.lines, flaws)

    def place(self, where: Loc) -> str:
        """Return `file:line:column` of the value at `where`."""
        root = self.parsed.root
        assert root is not None
        mark = _find(root, where)[0]
        return f"{self.path}:{mark.line + 1}:{mark.column + 1}"


def load_yaml(path: Path, model: type[M]) -> M:
    """Return the record that a YAML file holds.

    Raises:
        BadExam: the file is not there, or wrong; the message lists every error.
    """
    return open_yaml(path, model).value


def open_yaml(path: Path, model: type[M]) -> Document[M]:
    """Return the record that a YAML file holds, and where its values stand.

    Raises:
        BadExam: the file is not there, or wrong; the message lists every error.
    """
    parsed = parse_yaml(_read(path))
    flaws = list(parsed.flaws)
    value: M | None = None
    if parsed.root is not None:
        # JSON's strictness fits: lists are tuples, text is an enum, "1" is no number
        text = json.dumps(_plain(parsed.root))
        try:
            value = model.model_validate_json(text, strict=True)
        except ValidationError as error:
            flaws += _flaws_of(error, parsed.root, model)
    if value is None or flaws:
        raise _bad_file(path, parsed.lines, flaws)
    return Document(path, value, parsed)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadExam(
            f"{_clean(str(path))}: cannot be read: {error.strerror}"
        ) from error
    if len(content) > MAX_BYTES:
        size = f"{MAX_BYTES // 1024**2} MiB"
        raise BadExam(f"{_clean(str(path))}: larger than {size}; split it")
    return content


def _plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value


def _flaws_of(error: ValidationError, root: Node, model: type[M]) -> Iterator[Flaw]:
    if root.value is None:
        keys = ", ".join(model.model_json_schema().get("required", ()))
        yield Flaw(root.mark, (), "the file is empty", f"it needs: {keys}")
        return
    schema = model.model_json_schema()
    found = error.errors(include_url=False)
    flaws = [
        _flaw_of(details, root, schema)
        for details in found
        if not _follows(details, found)
    ]
    yield from _merge(flaws)


def _follows(details: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Tell whether a list is too short only for the wrong values in it."""
    loc = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc for other in found if other is not details
    )


def _merge(flaws: Iterable[Flaw]) -> Iterator[Flaw]:
    """Join what the members of a union say of one value."""
    groups: dict[tuple[Mark, Loc], list[Flaw]] = {}
    for flaw in flaws:
        groups.setdefault((flaw.mark, flaw.where), []).append(flaw)
    for group in groups.values():
        wanted = [flaw.message.removeprefix(_WANTED) for flaw in group]
        if len(group) > 1 and all(flaw.message.startswith(_WANTED) for flaw in group):
            message = _WANTED + " or ".join(dict.fromkeys(wanted))
            yield dataclasses.replace(group[0], message=message)
        else:
            yield from group


def _flaw_of(details: ErrorDetails, root: Node, schema: Mapping[str, Any]) -> Flaw:
    kind, loc = details["type"], details["loc"]
    if kind == "extra_forbidden":
        mark, where, parent = _find(root, loc[:-1])
        key = str(loc[-1])
        hint = _suggest(key, _known_keys(schema, where) - parent.keys.keys())
        return Flaw(parent.keys.get(key, mark), (*where, key), _MESSAGES[kind], hint)
    mark, where, node = _find(root, loc)
    if kind == "missing":
        where = (*where, str(loc[-1]))
    message = _MESSAGES.get(kind) or details["msg"].removeprefix("Value error, ")
    return Flaw(mark, where, message, _hint_for(details, node))


def _hint_for(details: ErrorDetails, node: Node) -> str:
    if details["type"] == "string_type" and isinstance(node.value, int | float):
        return "put it in quotes to make it text"
    expected = str(details.get("ctx", {}).get("expected", ""))
    if isinstance(node.value, str) and expected:
        return _suggest(node.value, set(re.findall("'([^']*)'", expected)))
    return ""


def _find(root: Node, loc: Loc) -> tuple[Mark, Loc, Node]:
    """Follow `loc` as far as it goes; parts that name a union's member are skipped."""
    node, where = root, []
    for part in loc:
        child = _child(node, part)
        if child is not None:
            node = child
            where.append(part)
    return node.mark, tuple(where), node


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(part))
    if isinstance(node.value, list) and isinstance(part, int):
        return next(iter(node.value[part : part + 1]), None)
    return None


def _suggest(word: str, known: set[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known here: {', '.join(sorted(known))}" if known else ""


def _known_keys(schema: Mapping[str, Any], where: Loc) -> set[str]:
    """Return the keys that the model knows at `where`, of all members of a union."""
    here = _members(schema, schema)
    for part in where:
        here = [
            member
            for branch in here
            for below in _below(branch, part)
            for member in _members(below, schema)
        ]
    return {key for branch in here for key in branch.get("properties", {})}


def _members(
    branch: Mapping[str, Any], schema: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Resolve references and unions into plain schemas."""
    if "$ref" in branch:
        name = branch["$ref"].rpartition("/")[2]
        return _members(schema["$defs"][name], schema)
    union = [*branch.get("anyOf", ()), *branch.get("oneOf", ())]
    return [branch, *(m for one in union for m in _members(one, schema))]


def _below(branch: Mapping[str, Any], part: str | int) -> list[Mapping[str, Any]]:
    if isinstance(part, int):
        found = [branch.get("items"), *branch.get("prefixItems", ())[part : part + 1]]
    else:
        named = branch.get("properties", {})
        found = [named.get(part, branch.get("additionalProperties"))]
    return [one for one in found if isinstance(one, dict)]


def _bad_file(path: Path, lines: tuple[str, ...], flaws: Iterable[Flaw]) -> BadExam:
    shown = sorted(flaws, key=lambda flaw: flaw.mark)
    return BadExam("\n".join(_show(path, lines, flaw) for flaw in shown))


def _show(path: Path, lines: tuple[str, ...], flaw: Flaw) -> str:
    line, column = flaw.mark.line, flaw.mark.column
    start = max(0, column - _SNIPPET // 2)
    place = f"{path}:{line + 1}:{column + 1}: "
    where = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in flaw.where
    ).removeprefix(".")
    shown = [
        place + (f"{where}: " if where else "") + flaw.message,
        f"    {lines[line][start : start + _SNIPPET]}",
        f"    {' ' * (column - start)}^",
        *([f"    hint: {flaw.hint}"] if flaw.hint else []),
    ]
    return "\n".join(map(_clean, shown))


def _clean(text: str) -> str:
    """Replace what could drive a terminal; tabs become one space, as the caret has."""
    text = text.replace("\t", " ")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
