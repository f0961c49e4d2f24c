"""Take a form by the keyboard: show, ask, save; what a command does is in a table."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from grader.models.quiz import EntryKind, FormEntry, Response
from grader.quiz.answers import BadAnswer, find_doubt
from grader.quiz.numbers import Decimal
from grader.quiz.sheet import HOW
from grader.quiz.sitting import (
    Sitting,
    answer_text,
    clear_answer,
    go_to,
    hand_in,
    list_answers,
    seconds_left,
    write_answer,
)

HELP: Final = """\
Type your answer and press Enter; Enter alone goes on.
  :back   the question before      :7      question 7
  :list   all your answers         :clear  take this answer back
  :quit   stop; go on later        :done   hand in
A long answer may have several lines; it ends with a line that holds only a dot."""
END: Final = "."


class Screen(Protocol):
    """What a sitting is shown on, and answered from."""

    def show(self, text: str) -> None:
        """Show a text of ours."""

    def show_heading(self, text: str) -> None:
        """Show a text of ours that begins something."""

    def show_markdown(self, text: str, *, indent: str = "") -> None:
        """Show a text of the form."""

    def ask(self, prompt: str) -> str | None:
        """Return the line that was typed, or None where there will be no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a sitting needs from outside."""

    screen: Screen
    save: Callable[[Response], None]
    now: Callable[[], dt.datetime]


class _Left(Exception):
    """The student leaves: everything is saved."""


def take(sitting: Sitting, desk: Desk) -> Response:
    """Let a student answer until they leave, hand in, or the time is up.

    Raises:
        BadQuiz: it does not say when it was begun.
    """
    desk.save(sitting.response)
    if sitting.form.instructions:
        desk.screen.show_markdown(sitting.form.instructions)
    desk.screen.show(HELP)
    while not sitting.response.finished:
        try:
            sitting = _step(sitting, desk)
        except _Left:
            sitting = go_to(sitting, sitting.place, desk.now())
            desk.save(sitting.response)
            desk.screen.show("saved; the same command goes on from here")
            break
        desk.save(sitting.response)
    return sitting.response


def _step(sitting: Sitting, desk: Desk) -> Sitting:
    if _is_over(sitting, desk):
        return _stop(sitting, desk)
    if sitting.entry is None:
        return _end(sitting, desk)
    show_entry(sitting, sitting.entry, desk)
    line = desk.screen.ask(f"{HOW[sitting.entry.kind]}> ")
    if line is None:
        raise _Left
    if _is_over(sitting, desk):
        return _stop(sitting, desk)
    if line.startswith(":"):
        return _obey(sitting, line[1:].strip(), desk)
    if not line.strip():
        return go_to(sitting, sitting.place + 1, desk.now())
    return _answer(sitting, sitting.entry, line, desk)


def _is_over(sitting: Sitting, desk: Desk) -> bool:
    left = seconds_left(sitting, desk.now())
    return left is not None and left <= 0


def _stop(sitting: Sitting, desk: Desk) -> Sitting:
    desk.screen.show("The time is up. What you answered in time is handed in.")
    return hand_in(sitting, desk.now())


def show_entry(sitting: Sitting, entry: FormEntry, desk: Desk) -> None:
    """Show a question, its choices, and the answer that it has."""
    points = "1 point" if entry.points == 1 else f"{entry.points} points"
    head = f"Question {entry.number} of {len(sitting.form.entries)}, {points}"
    left = seconds_left(sitting, desk.now())
    desk.screen.show_heading(
        head if left is None else f"{head}; {_show_time(left)} left"
    )
    desk.screen.show_markdown(entry.stem)
    if entry.choices:
        desk.screen.show("")
    for choice in entry.choices:
        desk.screen.show_markdown(choice.text, indent=f"  {choice.id}  ")
    if entry.unit:
        desk.screen.show(f"Unit: {entry.unit}")
    if entry.name in sitting.response.answers:
        answer = sitting.response.answers[entry.name]
        desk.screen.show(f"Your answer: {answer_text(answer)}")


def _show_time(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _answer(sitting: Sitting, entry: FormEntry, line: str, desk: Desk) -> Sitting:
    text = line
    if entry.kind is EntryKind.OPEN:
        text = _read_on(line, desk)
        if _is_over(sitting, desk):
            return _stop(sitting, desk)
    try:
        answered = write_answer(sitting, text, desk.now())
    except BadAnswer as error:
        desk.screen.show(f"Not taken: {error}.")
        return sitting
    answer = answered.response.answers[entry.name]
    doubt = find_doubt(entry, answer, Decimal.POINT)
    if doubt:
        desk.screen.show(f"Not taken: {doubt}.")
        return sitting
    return answered


def _read_on(line: str, desk: Desk) -> str:
    """Return all lines of a long answer."""
    lines: list[str] = []
    more: str | None = line
    while more is not None and more != END:
        lines.append(more)
        more = desk.screen.ask("... ")
    return "\n".join(lines)


def _end(sitting: Sitting, desk: Desk) -> Sitting:
    desk.screen.show("\n".join(list_answers(sitting)))
    answered, total = len(sitting.response.answers), len(sitting.form.entries)
    desk.screen.show(f"{answered} of {total} answered.")
    line = desk.screen.ask(":done hands in, :7 goes to question 7, :quit stops> ")
    if line is None:
        raise _Left
    if _is_over(sitting, desk):
        return _stop(sitting, desk)
    return _obey(sitting, line.strip().removeprefix(":"), desk)


def _obey(sitting: Sitting, order: str, desk: Desk) -> Sitting:
    if order.isdecimal():
        return go_to(sitting, int(order[:6]) - 1, desk.now())
    found = [name for name in _ORDERS if order and name.startswith(order.lower())]
    if len(found) != 1:
        desk.screen.show(HELP)
        return sitting
    return _ORDERS[found[0]](sitting, desk)


def _go_back(sitting: Sitting, desk: Desk) -> Sitting:
    return go_to(sitting, sitting.place - 1, desk.now())


def _go_on(sitting: Sitting, desk: Desk) -> Sitting:
    return go_to(sitting, sitting.place + 1, desk.now())


def _show_list(sitting: Sitting, desk: Desk) -> Sitting:
    return go_to(sitting, len(sitting.form.entries), desk.now())


def _clear(sitting: Sitting, _desk: Desk) -> Sitting:
    return clear_answer(sitting) if sitting.entry else sitting


def _leave(_sitting: Sitting, _desk: Desk) -> Sitting:
    raise _Left


def _hand_in(sitting: Sitting, desk: Desk) -> Sitting:
    answered, total = len(sitting.response.answers), len(sitting.form.entries)
    if answered < total:
        sure = desk.screen.ask(f"{total - answered} without an answer; hand in? [y/N] ")
        if (sure or "").strip().lower() not in ("y", "yes"):
            return sitting
    desk.screen.show("Handed in.")
    return hand_in(sitting, desk.now())


_ORDERS: Final[Mapping[str, Callable[[Sitting, Desk], Sitting]]] = {
    "back": _go_back,
    "next": _go_on,
    "list": _show_list,
    "clear": _clear,
    "quit": _leave,
    "done": _hand_in,
}
