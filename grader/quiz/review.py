"""The queue for a person: show an answer, take a decision, log it, write the marks."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Protocol

from grader.models.marks import Change, Mark
from grader.models.review import Case
from grader.quiz.decide import (
    ACCEPT,
    FULL,
    NONE,
    REPEAT,
    BadDecision,
    Decision,
    decide,
    read_decision,
)
from grader.quiz.gradebook import Gradebook, row_of
from grader.quiz.library import open_library
from grader.quiz.mark import round_points
from grader.quiz.queue import Wish, find_cases, likeness, next_case
from grader.quiz.results import (
    FORMS,
    read_marks,
)
from grader.quiz.settle import find_wanted, mark_of, settle

HELP: Final = f"""\
Type a key or points and press Enter; what you write behind it is your comment.
  {ACCEPT}    accept the suggestion
  1.5  give so many points; {FULL}: all, {NONE}: none
  {REPEAT}    give what the last answer to this question got, comment included
  s    skip it for now
  u    undo your last decision
  q    stop; the same command goes on later
`1.5 forgot the bias` gives 1.5 points with the comment "forgot the bias"."""


class Screen(Protocol):
    """What a review is shown on, and answered from."""

    def show(self, text: str) -> None:
        """Show a text of ours."""

    def show_case(self, case: Case, *, head: str, like: int | None) -> None:
        """Show an answer and all that helps to judge it."""

    def ask(self, prompt: str) -> str | None:
        """Return the line that was typed, or None where there will be no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a review needs from outside: results, a screen, a person and a clock."""

    root: Path
    screen: Screen
    who: str
    now: Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A decision that was written, and the marks before and after it."""

    case: Case
    decision: Decision
    before: Mapping[str, Mark]
    after: Mapping[str, Mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a review came to, in different answers."""

    decided: int
    skipped: int
    left: int


def review(desk: Desk, wish: Wish) -> Tally:
    """Let a person decide what waits; the gradebook is written at the end.

    Raises:
        BadQuiz: these are no results.
    """
    library = open_library(desk.root / FORMS)
    marked = find_wanted(desk.root, wish, library)
    cases = find_cases(marked, library.open, wish.wants)
    going = _Review(desk, wish, cases)
    try:
        going.run()
    finally:
        Gradebook(map(row_of, read_marks(desk.root))).write(desk.root)
    return going.tally()


class _Review:
    """A review that is going on."""

    def __init__(self, desk: Desk, wish: Wish, cases: list[Case]) -> None:
        self._desk, self._wish = desk, wish
        self._waiting = cases
        self._total = len(cases)
        self._skipped: list[Case] = []
        self._done: list[_Done] = []
        self._last: Case | None = None
        self._now: Case | None = None

    def tally(self) -> Tally:
        """Return what it came to so far."""
        skipped = len(self._skipped)
        left = len(self._waiting) + skipped
        return Tally(decided=len(self._done), skipped=skipped, left=left)

    def run(self) -> None:
        """Show one case after the other until none waits, or the person stops."""
        if not self._waiting:
            self._desk.screen.show("Nothing waits for a person here.")
            return
        self._desk.screen.show(HELP)
        going = True
        while going and self._waiting:
            case = self._now or next_case(self._waiting, self._last)
            self._now = case
            self._show(case)
            going = self._take(case)

    def _show(self, case: Case) -> None:
        place = self._total - len(self._waiting) + 1
        near = self._last is not None and self._last.entry == case.entry
        like = likeness(self._last, case) if near and self._last else None
        self._desk.screen.show_case(case, head=f"{place} of {self._total}", like=like)

    def _take(self, case: Case) -> bool:
        """Obey a line; return whether to go on."""
        line = self._desk.screen.ask(self._prompt(case))
        order = "q" if line is None else line.strip()
        if order in _ORDERS:
            return _ORDERS[order](self, case)
        try:
            decision = read_decision(order, case, self._before(case))
        except BadDecision as error:
            self._desk.screen.show(f"Not taken: {error}.\n\n{HELP}" if order else HELP)
            return True
        self._decide(case, decision)
        return True

    def _prompt(self, case: Case) -> str:
        keys = []
        if case.suggested is not None:
            keys.append(f"{ACCEPT}={_points(case, case.suggested)}")
        keys += [f"{FULL}={case.possible}", f"{NONE}=0"]
        before = self._before(case)
        if before is not None:
            keys.append(f"{REPEAT}={_points(case, before.share)}")
        return f"{'  '.join(keys)}  or points; s u q ?> "

    def _before(self, case: Case) -> Decision | None:
        """Return the last decision, where it was on the same question."""
        done = self._done[-1] if self._done else None
        same = done is not None and (done.case.entry, done.case.possible) == (
            case.entry,
            case.possible,
        )
        return done.decision if done is not None and same else None

    def _decide(self, case: Case, decision: Decision) -> None:
        before = self._find_marks(case)
        after = {name: decide(mark, decision) for name, mark in before.items()}
        if after:
            what = f"{decision.word} {_points(case, decision.share)} of {case.possible}"
            self._write(case, "review", what, before, after)
            self._done.append(
                _Done(case=case, decision=decision, before=before, after=after)
            )
        self._leave(case)

    def _find_marks(self, case: Case) -> dict[str, Mark]:
        """Return the marks of a case, by student, except those that others changed."""
        found = {}
        for student in case.students:
            mark = mark_of(self._desk.root, student, case.entry)
            if (mark.given, mark.share, mark.reason) == (
                case.given,
                case.share,
                case.reason,
            ) and self._wish.wants(mark):
                found[student] = mark
        if len(found) < len(case.students):
            self._desk.screen.show("Somebody else has decided on this; theirs stays.")
        return found

    def _write(
        self,
        case: Case,
        action: str,
        what: str,
        before: Mapping[str, Mark],
        after: Mapping[str, Mark],
    ) -> None:
        change = Change(
            at=self._desk.now().isoformat(timespec="seconds"),
            who=self._desk.who,
            action=action,
            what=what,
            student=next(iter(after)) if len(after) == 1 else "",
            entry=case.entry,
            before={name: mark.earned for name, mark in before.items()},
            after={name: mark.earned for name, mark in after.items()},
            reason=next(iter(after.values())).reason,
        )
        settle(self._desk.root, change, after)

    def _leave(self, case: Case) -> None:
        self._waiting.remove(case)
        self._last, self._now = case, None

    def skip(self, case: Case) -> bool:
        """Put a case aside."""
        self._skipped.append(case)
        self._leave(case)
        return True

    def undo(self, _case: Case) -> bool:
        """Take the last decision back, and show its case again."""
        if not self._done:
            self._desk.screen.show("There is nothing to undo.")
            return True
        done = self._done.pop()
        mine = [
            name
            for name, mark in done.after.items()
            if mark_of(self._desk.root, name, done.case.entry) == mark
        ]
        if not mine:
            self._desk.screen.show("Somebody else has changed it since; it stays.")
            return True
        self._write(
            done.case,
            "undo",
            f"undo {done.decision.word}",
            {name: done.after[name] for name in mine},
            {name: done.before[name] for name in mine},
        )
        self._waiting.append(done.case)
        self._now = done.case
        return True

    def help(self, _case: Case) -> bool:
        """Say what the keys do."""
        self._desk.screen.show(HELP)
        return True

    def stop(self, _case: Case) -> bool:
        """End it; all is written already."""
        return False


def _points(case: Case, share: Fraction) -> str:
    return f"{round_points(case.possible * share):g}"


_ORDERS: Final[Mapping[str, Callable[[_Review, Case], bool]]] = {
    "s": _Review.skip,
    "u": _Review.undo,
    "q": _Review.stop,
    "?": _Review.help,
}
