"""Aiken: a question, lettered choices, and a line `ANSWER: B`."""

import re
from typing import Final

from grader.importers.desk import Desk, Unreadable
from grader.importers.files import decode
from grader.importers.records import Found, Option, Question, Source
from grader.models.quiz import EntryKind

_CHOICE: Final = re.compile(r"\s*([A-Za-z])[.)]\s+(\S.*)")
_ANSWER: Final = re.compile(r"\s*ANSWER:\s*([A-Za-z](?:\s*,\s*[A-Za-z])*)\s*$")


def read(source: Source) -> Found:
    """Return the questions of an Aiken file."""
    found = Found()
    lines: list[str] = []
    first = 1
    for number, line in enumerate(decode(source.data, source.name).split("\n"), 1):
        answer = _ANSWER.match(line)
        if answer:
            _take(lines, answer[1], Desk(found, f"line {first}"))
            lines = []
        elif line.strip():
            first = first if lines else number
            lines.append(line)
    if lines:
        desk = Desk(found, f"line {first}")
        desk.refuse(lines[0], "no line `ANSWER: B` ends it")
    return found


def _take(lines: list[str], answer: str, desk: Desk) -> None:
    try:
        desk.found.questions.append(_question(lines, answer, desk))
    except Unreadable as error:
        desk.refuse(" ".join(lines), str(error))


def _question(lines: list[str], answer: str, desk: Desk) -> Question:
    stem: list[str] = []
    choices: dict[str, str] = {}
    letter = ""
    for line in lines:
        choice = _CHOICE.match(line)
        if choice and (stem or choices):
            letter = choice[1].upper()
            if letter in choices:
                raise Unreadable(f"it has two choices {letter}")
            choices[letter] = choice[2]
        elif choices:
            choices[letter] += f" {line.strip()}"
        else:
            stem.append(line)
    rights = {part.strip().upper() for part in answer.split(",")}
    if not stem or not choices:
        raise Unreadable("it has no question, or no choices like `A. yes`")
    if not rights <= choices.keys():
        missing = ", ".join(sorted(rights - choices.keys()))
        raise Unreadable(f"its answer {missing} is none of its choices")
    options = [
        Option(text=desk.plain(text), right=letter in rights)
        for letter, text in choices.items()
    ]
    many = len(rights) > 1
    return Question(
        place=desk.place,
        kind=EntryKind.MULTIPLE if many else EntryKind.SINGLE,
        stem=desk.plain("\n".join(stem)),
        options=tuple(options),
    )
