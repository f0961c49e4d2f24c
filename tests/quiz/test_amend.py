"""Keys, changed after the fact."""

from typing import Any

import pytest

from grader.errors import BadQuiz
from grader.forms import is_sealed
from grader.models.quiz import EntryKind, Form, FormEntry
from grader.quiz.amend import _CHANGES, _INSTEAD, Action, amend, parse_amendment
from tests.quiz.samples import SHORT, form

ACCEPT, REKEY, DROP = Action.ACCEPT, Action.REKEY, Action.DROP


def change(action: Action, text: str) -> Form:
    return amend(form(), [parse_amendment(action, text)])


def entry_of(changed: Form, number: int) -> FormEntry:
    return changed.entries[number - 1]


def right(entry: FormEntry) -> list[str]:
    return [choice.id for choice in entry.choices if choice.right]


@pytest.mark.parametrize(
    ("action", "text", "number", "letters"),
    [
        (ACCEPT, "single.first=C", 1, ["B", "C"]),
        (ACCEPT, "single.first=forgets_it", 1, ["B", "C"]),
        (ACCEPT, "single.first=distractors.1", 1, ["B", "C"]),
        (ACCEPT, "single.first=A,C", 1, ["A", "B", "C"]),
        (REKEY, "single.first=A", 1, ["A"]),
        (REKEY, "multiple.first=A, B", 2, ["A", "B"]),
    ],
)
def test_other_choices_become_right(
    action: Action, text: str, number: int, letters: list[str]
) -> None:
    assert right(entry_of(change(action, text), number)) == letters


@pytest.mark.parametrize(
    ("action", "text", "number", "fields"),
    [
        (REKEY, "true-false.first=False", 3, {"truth": False}),
        (ACCEPT, "numeric.first=25,408", 4, {"accept": ("25408",)}),
        (ACCEPT, "numeric.first=1/8", 4, {"accept": ("0.125",)}),
        (REKEY, "numeric.first=1/8", 4, {"number_key": 0.125, "answer": "1/8"}),
        (ACCEPT, "short.first=a = b", 5, {"accept": (*SHORT.accept, "a = b")}),
        (REKEY, "short.first=view", 5, {"answer": "view", "accept": ()}),
        (DROP, "gradients", 6, {"dropped": True}),
    ],
)
def test_other_keys_count(
    action: Action, text: str, number: int, fields: dict[str, Any]
) -> None:
    entry = entry_of(change(action, text), number)

    assert {name: getattr(entry, name) for name in fields} == fields


def test_a_changed_form_is_sealed_and_shows_students_the_same() -> None:
    changed = change(REKEY, "single.first=A")

    assert is_sealed(changed)
    assert changed.paper == form().paper
    assert changed.hash != form().hash


def test_the_same_twice_is_the_same_as_once() -> None:
    once = change(ACCEPT, "numeric.first=25408")

    assert amend(once, [parse_amendment(ACCEPT, "numeric.first=25408")]) == once


def test_other_entries_stay_as_they_are() -> None:
    assert change(DROP, "gradients").entries[:5] == form().entries[:5]


@pytest.mark.parametrize(
    ("action", "text", "words"),
    [
        (ACCEPT, "single.first=Z", "Z: no choice of single.first is called that"),
        (REKEY, "single.first=A,B", "a question that takes one answer has one key"),
        (ACCEPT, "multiple.first=B", "name all its keys with --rekey"),
        (ACCEPT, "true-false.first=true", "rekey it, or drop it"),
        (REKEY, "true-false.first=maybe", "write true or false"),
        (REKEY, "numeric.first=3,14", "thousands separator"),
        (ACCEPT, "gradients=yes", "it has a rubric and no key"),
    ],
)
def test_what_does_not_fit_the_entry_is_told(
    action: Action, text: str, words: str
) -> None:
    with pytest.raises(BadQuiz, match=words) as caught:
        change(action, text)

    assert str(caught.value).startswith(f"--{action} {text}: ")


@pytest.mark.parametrize(
    ("action", "text"),
    [(ACCEPT, "a.b"), (REKEY, "a.b="), (REKEY, "=B"), (DROP, "a.b=B"), (DROP, "")],
)
def test_a_change_that_says_too_little_or_too_much_is_told(
    action: Action, text: str
) -> None:
    with pytest.raises(BadQuiz, match=f"write --{action} ENTRY"):
        parse_amendment(action, text)


def test_every_kind_can_be_changed_or_says_what_to_do_instead() -> None:
    assert set(_INSTEAD) == set(EntryKind)
    assert {kind for _, kind in _CHANGES} == set(EntryKind) - {EntryKind.OPEN}
