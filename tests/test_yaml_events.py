"""The parser in C and the one in Python read the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.events import Event, ScalarEvent

from grader.yaml import events
from grader.yaml.events import Unreadable, mark_of, parse_events

# without tags, which are refused
SIGNS = st.text(alphabet="ab1é—:{}[],-#|>'\"\\&*?~ \n", max_size=40)


def fast(text: str) -> list[Event] | None:
    try:
        return events._parse_fast(text)
    except Exception:  # noqa: BLE001 - ruamel's words are no matter here
        return None


def slow(text: str) -> list[Event] | None:
    try:
        return list(events._parse_slowly(text))
    except Unreadable:
        return None


def told(found: list[Event] | None) -> list[object]:
    return [
        (type(event), *_content(event))
        if isinstance(event, ScalarEvent)
        else type(event)
        for event in found or ()
    ]


def _content(event: ScalarEvent) -> tuple[object, ...]:
    # where an empty value stands is a matter of taste
    place = mark_of(event) if event.value else None
    return event.value, event.implicit, event.anchor, place


@given(SIGNS)
def test_what_both_can_read_they_read_alike(text: str) -> None:
    one, other = fast(text), slow(text)

    assert one is None or other is None or told(one) == told(other)


@pytest.mark.parametrize(
    "text",
    [
        "a: é — [1, 2]\nb: |\n  c: d\n\n  e\nf: >-\n  g\n  h\n",
        "- {a: 'x', b: \"y\"}\n# c\n",
    ],
)
def test_the_parser_in_c_reads_what_is_common(text: str) -> None:
    found = fast(text)

    assert found is not None
    assert told(found) == told(slow(text))


@pytest.mark.parametrize(
    "text", ["a:\tb", "%YAML 1.2\n---\na", "a: \x85b", "...", "[" * 99]
)
def test_the_unusual_is_left_to_the_parser_in_python(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(
        events, "_parse_slowly", lambda given: iter([asked.append(given)])
    )
    list(parse_events(text))

    assert asked == [text]
