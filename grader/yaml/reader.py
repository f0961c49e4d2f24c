"""Read YAML 1.2 into nodes that know their places.

Stricter than YAML: no tags, no merge keys, no key twice, keys are text, and a value is
a number, a truth value or null only where JSON's rules say so: `no` and `012` are text.
"""

import codecs
import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from grader.yaml.events import (
    MAX_DEPTH,
    TOO_DEEP,
    Flaw,
    Loc,
    Mark,
    Unreadable,
    mark_of,
    parse_events,
)

Scalar = str | int | float | bool | None

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ALIASED: Final = 100_000
_BREAK: Final = re.compile("\r\n|[\n\r]")
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PLAIN: Final[tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...]] = (
    (re.compile("~|null|Null|NULL|"), lambda _: None),
    (re.compile("true|True|TRUE"), lambda _: True),
    (re.compile("false|False|FALSE"), lambda _: False),
    # longer numbers than these are nobody's points or seconds
    (
        re.compile("[-+]?(0|[1-9][0-9]{0,99}|0x[0-9a-fA-F]{1,80}|0o[0-7]{1,100})"),
        lambda n: int(n, 0),
    ),
    (
        re.compile(
            r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|"
            r"[-+]?\.[0-9]+([eE][-+]?[0-9]+)?"
        ),
        float,
    ),
)
_PLAIN_STARTS: Final = frozenset("~nNtTfF+-.0123456789")


class Node(NamedTuple):
    """A value, where it stands, and where its keys stand if it is a mapping."""

    mark: Mark
    value: "Scalar | list[Node] | dict[str, Node]"
    keys: Mapping[str, Mark] = MappingProxyType({})
    weight: int = 1
    height: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """A file's lines, its root value (None where it is unreadable), and its flaws."""

    lines: tuple[str, ...]
    root: Node | None
    flaws: tuple[Flaw, ...]


def parse_yaml(content: bytes) -> Parsed:
    """Return what a file holds, with all that is wrong with its form."""
    content = content.removeprefix(codecs.BOM_UTF8)
    text = content.decode("utf-8", errors="replace")
    lines = tuple(_BREAK.split(text))
    reader = _Reader()
    try:
        _require_plain_text(content, text)
        root = reader.read(text)
    except Unreadable as error:
        return Parsed(lines, None, (*reader.flaws, error.flaw))
    return Parsed(lines, root, tuple(reader.flaws))


def _require_plain_text(content: bytes, text: str) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        raise Unreadable(
            _mark_after(before), "this is not UTF-8", "save the file as UTF-8"
        ) from error
    found = _UNPRINTABLE.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        raise Unreadable(
            _mark_after(text[: found.start()]),
            f"the control character {code} is not allowed",
            "delete it, or write it as an escape in double quotes",
        )


def _mark_after(text: str) -> Mark:
    lines = _BREAK.split(text)
    return Mark(len(lines) - 1, len(lines[-1]))


class _Reader:
    """Builds nodes from ruamel's events, and collects flaws on the way."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self._anchors: dict[str, Node] = {}
        self._aliased = 0
        self._escapes = False
        self._events: Iterator[Event] = iter(())

    def read(self, text: str) -> Node:
        """Return the only document of `text`.

        Raises:
            Unreadable: it breaks the rules of YAML, or is too much to read.
        """
        # only an escape can give what no file in UTF-8 holds
        self._escapes = "\\" in text
        self._events = parse_events(text)
        next(self._events)
        start = next(self._events)
        if isinstance(start, StreamEndEvent):
            return Node(Mark(0, 0), None)
        root = self._node(next(self._events), ())
        next(self._events)
        after, *_ = self._events
        if not isinstance(after, StreamEndEvent):
            raise Unreadable(
                mark_of(after), "a second document starts here", "delete the `---`"
            )
        return root

    def _node(self, event: Event, where: Loc) -> Node:
        mark = mark_of(event)
        if len(where) > MAX_DEPTH:
            raise Unreadable(mark, TOO_DEEP)
        if isinstance(event, AliasEvent):
            return self._alias(event, where)
        assert isinstance(event, ScalarEvent | CollectionStartEvent)
        if event.tag is not None:
            self.flaws.append(
                Flaw(mark, where, "a tag (!) is not allowed", "write the plain value")
            )
        if isinstance(event, ScalarEvent):
            node = self._scalar(event, mark, where)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(mark, where)
        else:
            node = self._sequence(mark, where)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: AliasEvent, where: Loc) -> Node:
        mark = mark_of(event)
        node = self._anchors.get(event.anchor)
        if node is None:
            raise Unreadable(mark, f"no complete value &{event.anchor} stands above")
        self._aliased += node.weight
        if self._aliased > MAX_ALIASED:
            raise Unreadable(
                mark, f"aliases repeat more than {MAX_ALIASED} characters in all"
            )
        if len(where) + node.height > MAX_DEPTH:
            raise Unreadable(mark, TOO_DEEP)
        return node

    def _scalar(self, event: ScalarEvent, mark: Mark, where: Loc) -> Node:
        text = self._text(event, mark, where)
        plain = event.implicit[0]
        value = _resolve(text) if plain else text
        return Node(mark, value, weight=len(text) + 1)

    def _text(self, event: ScalarEvent, mark: Mark, where: Loc) -> str:
        text: str = event.value
        if not self._escapes:
            return text
        if _SURROGATE.search(text):
            flaw = "half of a surrogate pair is no character"
            hint = r"write characters beyond \uffff as \U with eight digits"
            self.flaws.append(Flaw(mark, where, flaw, hint))
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)

    def _sequence(self, mark: Mark, where: Loc) -> Node:
        children: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            children.append(self._node(event, (*where, len(children))))
        return _collection(mark, children, {}, children)

    def _mapping(self, mark: Mark, where: Loc) -> Node:
        children: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            mark_of_key = mark_of(event)
            key = self._key(event, mark_of_key, where, keys)
            value = self._node(next(self._events), (*where, key or "?"))
            if key is not None:
                children[key], keys[key] = value, mark_of_key
        return _collection(mark, children, keys, list(children.values()))

    def _key(
        self, event: Event, mark: Mark, where: Loc, keys: dict[str, Mark]
    ) -> str | None:
        """Return a key's text, or None, and a flaw, for one that cannot be taken."""
        if not isinstance(event, ScalarEvent) or event.tag is not None:
            self._node(event, (*where, "?"))
            self.flaws.append(Flaw(mark, where, "a key must be text"))
            return None
        key = self._text(event, mark, where)
        if event.implicit[0] and key == "<<":
            hint = "YAML 1.2 has no merge keys: write the keys out"
            self.flaws.append(Flaw(mark, where, "`<<` is not allowed", hint))
            return None
        if key in keys:
            hint = f"it stands on line {keys[key].line + 1} already"
            self.flaws.append(Flaw(mark, (*where, key), "the same key twice", hint))
            return None
        return key


def _collection(
    mark: Mark,
    value: list[Node] | dict[str, Node],
    keys: dict[str, Mark],
    children: list[Node],
) -> Node:
    weight = 1 + sum(child.weight for child in children) + sum(map(len, keys))
    height = 1 + max((child.height for child in children), default=0)
    return Node(mark, value, keys, weight, height)


def _resolve(text: str) -> Scalar:
    if text and text[0] not in _PLAIN_STARTS:
        return text
    for pattern, convert in _PLAIN:
        if pattern.fullmatch(text):
            return convert(text)
    return text
