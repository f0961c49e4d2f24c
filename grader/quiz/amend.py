"""Change the keys of a form after the fact: accept also, rekey, drop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from grader.errors import BadQuiz
from grader.forms import seal
from grader.models.quiz import EntryKind, Form, FormEntry
from grader.quiz.answers import TRUTHS
from grader.quiz.numbers import NotANumber, read_number


class Action(StrEnum):
    """What becomes of an entry's key."""

    ACCEPT = "accept-also"
    REKEY = "rekey"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change of one entry's key.

    Attributes:
        entry: `<item>.<variant>`, or `<item>`.
        value: the answer meant: a letter, where the choice stands in the bank
            (`distractors.1`) or its misconception; a truth value, a number, a text.
    """

    action: Action
    entry: str
    value: str = ""

    def __str__(self) -> str:
        """Return it as it is given on the command line."""
        return f"--{self.action} {self.entry}" + (
            f"={self.value}" if self.value else ""
        )


def parse_amendment(action: Action, text: str) -> Amendment:
    """Return the amendment that `ENTRY=VALUE`, or for a drop `ENTRY`, says.

    Raises:
        BadQuiz: it says none.
    """
    entry, equals, value = text.partition("=")
    wanted = "ENTRY" if action is Action.DROP else "ENTRY=VALUE"
    if not entry or bool(equals and value) is (action is Action.DROP):
        raise BadQuiz(f"--{action} {text}: write --{action} {wanted}")
    return Amendment(action=action, entry=entry.strip(), value=value.strip())


def amend(form: Form, amendments: Sequence[Amendment]) -> Form:
    """Return the form with other keys, sealed; the paper stays the same.

    Raises:
        BadQuiz: an amendment does not fit its entry.
    """
    entries = tuple(_amend_entry(entry, amendments) for entry in form.entries)
    return seal(form.model_copy(update={"entries": entries}))


def _amend_entry(entry: FormEntry, amendments: Sequence[Amendment]) -> FormEntry:
    for one in amendments:
        if one.entry == entry.id:
            try:
                entry = _amend_one(entry, one)
            except BadQuiz as error:
                raise BadQuiz(f"{one}: {error}") from error
    return entry


def _amend_one(entry: FormEntry, one: Amendment) -> FormEntry:
    if one.action is Action.DROP:
        return entry.model_copy(update={"dropped": True})
    change = _CHANGES.get((one.action, entry.kind))
    if change is None:
        raise BadQuiz(f"a question of kind {entry.kind}: {_INSTEAD[entry.kind]}")
    return entry.model_copy(update=change(entry, one.value))


def _find_choices(entry: FormEntry, value: str) -> set[str]:
    """Return where the choices stand in the bank that a value names."""
    found = set()
    for part in value.replace(",", " ").split():
        named = [
            choice.origin
            for choice in entry.choices
            if part in (choice.id, choice.origin, choice.misconception)
        ]
        if len(named) != 1:
            raise BadQuiz(f"{part}: no choice of {entry.id} is called that")
        found.add(named[0])
    return found


def _with_right(entry: FormEntry, right: set[str]) -> dict[str, object]:
    return {
        "choices": tuple(
            choice.model_copy(update={"right": choice.origin in right})
            for choice in entry.choices
        )
    }


def _accept_choice(entry: FormEntry, value: str) -> dict[str, object]:
    right = {choice.origin for choice in entry.choices if choice.right}
    return _with_right(entry, right | _find_choices(entry, value))


def _rekey_choice(entry: FormEntry, value: str) -> dict[str, object]:
    right = _find_choices(entry, value)
    if entry.kind is EntryKind.SINGLE and len(right) > 1:
        raise BadQuiz("a question that takes one answer has one key")
    return _with_right(entry, right)


def _rekey_truth(_entry: FormEntry, value: str) -> dict[str, object]:
    if value.casefold() not in TRUTHS:
        raise BadQuiz(f"{value}: write true or false")
    return {"truth": TRUTHS[value.casefold()]}


def _number(entry: FormEntry, value: str) -> int | float:
    try:
        number = read_number(value, unit=entry.unit)
    except NotANumber as error:
        raise BadQuiz(f"{value}: {error}") from error
    return int(number) if number.denominator == 1 else float(number)


def _accept_number(entry: FormEntry, value: str) -> dict[str, object]:
    return _accept(entry, repr(_number(entry, value)))


def _rekey_number(entry: FormEntry, value: str) -> dict[str, object]:
    return {"number_key": _number(entry, value), "answer": value, "accept": ()}


def _accept_text(entry: FormEntry, value: str) -> dict[str, object]:
    return _accept(entry, value)


def _accept(entry: FormEntry, text: str) -> dict[str, object]:
    return {"accept": tuple(dict.fromkeys((*entry.accept, text)))}


def _rekey_text(_entry: FormEntry, value: str) -> dict[str, object]:
    return {"answer": value, "accept": ()}


_CHANGES: Final[
    Mapping[tuple[Action, EntryKind], Callable[[FormEntry, str], Mapping[str, object]]]
] = {
    (Action.ACCEPT, EntryKind.SINGLE): _accept_choice,
    (Action.ACCEPT, EntryKind.NUMERIC): _accept_number,
    (Action.ACCEPT, EntryKind.SHORT): _accept_text,
    (Action.REKEY, EntryKind.SINGLE): _rekey_choice,
    (Action.REKEY, EntryKind.MULTIPLE): _rekey_choice,
    (Action.REKEY, EntryKind.TRUE_FALSE): _rekey_truth,
    (Action.REKEY, EntryKind.NUMERIC): _rekey_number,
    (Action.REKEY, EntryKind.SHORT): _rekey_text,
}
_INSTEAD: Final[Mapping[EntryKind, str]] = {
    EntryKind.SINGLE: "accept also, rekey or drop it",
    EntryKind.MULTIPLE: "name all its keys with --rekey, like ITEM=A,C; or drop it",
    EntryKind.TRUE_FALSE: "rekey it, or drop it",
    EntryKind.NUMERIC: "accept also, rekey or drop it",
    EntryKind.SHORT: "accept also, rekey or drop it",
    EntryKind.OPEN: "it has a rubric and no key; drop it, or review its marks",
}
