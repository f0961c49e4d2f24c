"""QTI 2.1 and 3.0: what is typed, a number or a few words, and what follows from it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.elements import attribute, children, within, words
from grader.importers.mathml import Element
from grader.importers.numbers import middle_of, read_number, tolerance_of
from grader.importers.records import Wrong
from grader.importers.short import read_literal
from grader.models.quiz import EntryKind

NO_HALVES: Final = "half right is not known here"
_SAME: Final = ("equal", "equalrounded", "match", "stringmatch")
_LOW: Final = ("gte", "gt")
_HIGH: Final = ("lte", "lt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The parts of an item that its answer is made from."""

    root: Element
    interaction: Element
    declaration: Element
    feedback: dict[str, str]
    desk: Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition on a response, and the outcomes that it sets.

    Attributes:
        says: the text that the response must be; "" where it is not compared with one.
    """

    low: float | None
    high: float | None
    says: str
    outcomes: Mapping[str, str]

    @property
    def earns(self) -> bool:
        """Whether it gives points."""
        return (read_number(self.outcomes.get("SCORE", "")) or 0) > 0

    @property
    def shows(self) -> list[str]:
        """The identifiers of the feedback that it shows."""
        return [value for name, value in self.outcomes.items() if name != "SCORE"]

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest number that it holds for."""
        number = read_number(self.says)
        if number is not None:
            return number, number
        return (
            -math.inf if self.low is None else self.low,
            math.inf if self.high is None else self.high,
        )

    @property
    def middle(self) -> float | None:
        """The number that it is about, where it is about one."""
        low, high = self.bounds
        return middle_of(low, high) if math.isfinite(high - low) else None


def _rules(root: Element) -> Iterator[Rule]:
    """Yield the rules of an item that compare the response with something."""
    for branch in within(root, "responseif", "responseelseif"):
        low, high, says = (
            next(_compared(branch, names), "") for names in (_LOW, _HIGH, _SAME)
        )
        if low or high or says:
            yield Rule(
                low=read_number(low),
                high=read_number(high),
                says=says,
                outcomes={
                    attribute(each, "identifier"): words(each)
                    for each in children(branch, "setoutcomevalue")
                },
            )


def _compared(branch: Element, names: tuple[str, ...]) -> Iterator[str]:
    for test in within(branch, *names):
        yield from map(words, within(test, "basevalue"))


def right_of(item: Item) -> list[str]:
    """Return the responses that are declared right."""
    return [
        words(value)
        for response in children(item.declaration, "correctresponse")
        for value in children(response, "value")
    ]


def worth_of(item: Item) -> dict[str, float]:
    """Return what responses are worth by themselves."""
    return {
        attribute(entry, "mapkey"): read_number(attribute(entry, "mappedvalue")) or 0
        for entry in within(item.declaration, "mapentry")
    }


def read_entry(item: Item) -> dict[str, Any]:
    """Return what is known of an answer that is typed."""
    rules = list(_rules(item.root))
    if attribute(item.declaration, "basetype") in {"float", "integer"}:
        return _number(item, rules)
    return _words(item, rules)


def _words(item: Item, rules: Sequence[Rule]) -> dict[str, Any]:
    worth = worth_of(item)
    right = [key for key, value in worth.items() if value > 0]
    right += [rule.says for rule in rules if rule.says and rule.earns]
    answers = dict.fromkeys([*right_of(item), *right])
    best = max(worth.values(), default=0)
    if any(0 < value < best for value in worth.values()):
        item.desk.lost("fewer points for some of the answers", NO_HALVES)
    whys = dict.fromkeys((key for key, value in worth.items() if value <= 0), "")
    whys |= {
        rule.says: _take_feedback(rule, item)
        for rule in rules
        if rule.says and not rule.earns
    }
    return {
        "kind": EntryKind.SHORT,
        "answers": tuple(map(read_literal, answers)),
        "wrong": tuple(
            Wrong(value=says, why=why)
            for says, why in whys.items()
            if says not in answers
        ),
    }


def _take_feedback(rule: Rule, item: Item) -> str:
    texts = [item.feedback.pop(ident, "") for ident in rule.shows]
    return "\n\n".join(filter(None, texts))


def _number(item: Item, rules: Sequence[Rule]) -> dict[str, Any]:
    declared = map(read_number, right_of(item))
    earning = (rule.middle for rule in rules if rule.earns)
    key = next((one for one in (*declared, *earning) if one is not None), None)
    if key is None:
        raise Unreadable("its key is no number")
    tolerance, relative = _tolerance(item, key, rules)
    return {
        "kind": EntryKind.NUMERIC,
        "number": key,
        "tolerance": tolerance,
        "relative": relative,
        "wrong": tuple(_wrong_numbers(item, key, rules)),
    }


def _tolerance(item: Item, key: float, rules: Sequence[Rule]) -> tuple[float, bool]:
    """Return the tolerance of a key, and whether it is a part of the key."""
    for test in within(item.root, "equal"):
        part = read_number(attribute(test, "tolerance").partition(" ")[0])
        if part:
            relative = attribute(test, "tolerancemode") == "relative"
            return (part / 100 if relative else part), relative
    for rule in rules:
        if _is_of_key(rule, key):
            return tolerance_of(key, *rule.bounds), False
    return 0, False


def _is_of_key(rule: Rule, key: float) -> bool:
    low, high = rule.bounds
    return rule.earns and rule.middle is not None and low <= key <= high


def _wrong_numbers(item: Item, key: float, rules: Sequence[Rule]) -> Iterator[Wrong]:
    for rule in rules:
        if rule.earns:
            if not _is_of_key(rule, key):
                item.desk.lost("points for other answers", "the bank has one key")
            continue
        told = _take_feedback(rule, item)
        if rule.middle is not None:
            yield Wrong(value=rule.middle, why=told)
        else:
            what = f"the feedback {told}" if told else "a condition on the answer"
            item.desk.lost(what, "it is about no number, and no range of them")
