"""How much a choice of a `multiple` question gives or takes, in other systems' words.

Ours is the part of the right choices that were picked, less the part of the wrong ones,
and not below 0: what systems do that add up a fraction for each pick and end at 0.
"""

from collections.abc import Iterator
from typing import Final

from grader.models.quiz import EntryKind, FormChoice, FormEntry

# the fractions that Moodle's importers know, for one of n choices
MOODLE_PERCENT: Final = {
    1: "100",
    2: "50",
    3: "33.33333",
    4: "25",
    5: "20",
    6: "16.66667",
    7: "14.28571",
    8: "12.5",
    9: "11.11111",
    10: "10",
}


def right_choices(entry: FormEntry) -> list[FormChoice]:
    """Return the choices that are right."""
    return [choice for choice in entry.choices if choice.right]


def wrong_choices(entry: FormEntry) -> list[FormChoice]:
    """Return the choices that are wrong."""
    return [choice for choice in entry.choices if not choice.right]


def moodle_percent(entry: FormEntry, choice: FormChoice) -> str:
    """Return what a choice is worth in Moodle, in percent."""
    if entry.kind is EntryKind.SINGLE:
        return "100" if choice.right else "0"
    alike = right_choices(entry) if choice.right else wrong_choices(entry)
    percent = MOODLE_PERCENT[min(len(alike), max(MOODLE_PERCENT))]
    return percent if choice.right else f"-{percent}"


def lost_fractions(entry: FormEntry) -> Iterator[str]:
    """Yield the loss of a format that knows only Moodle's fractions."""
    most = max(len(right_choices(entry)), len(wrong_choices(entry)))
    if entry.kind is EntryKind.MULTIPLE and most > max(MOODLE_PERCENT):
        yield "the exact worth of each choice: Moodle knows no fraction so small"


def point_lines(entry: FormEntry) -> list[str]:
    """Return the key points of an open question, a line of a Markdown list each."""
    points = entry.rubric.points if entry.rubric else ()
    return [f"- {' '.join(point.says.split())} ({point.points})" for point in points]


def exact_texts(entry: FormEntry) -> list[str]:
    """Return the right answers to a `short` question that are no patterns."""
    texts = [entry.answer, *entry.accept]
    return list(dict.fromkeys(text for text in texts if not is_pattern(text)))


def star(text: str) -> str:
    """Return a text in which an asterisk stands for itself, and not for any text."""
    return text.replace("*", r"\*")


def is_pattern(text: str) -> bool:
    """Return whether an accepted answer is a /pattern/."""
    return len(text) > 1 and text[0] == text[-1] == "/"


def patterns_of(entry: FormEntry) -> list[str]:
    """Return the patterns that accept a whole answer, without their slashes."""
    return [text[1:-1] for text in entry.accept if is_pattern(text)]


def lost_patterns(entry: FormEntry) -> Iterator[str]:
    """Yield the loss of a format that knows only exact answers."""
    if patterns_of(entry):
        yield "answers that are accepted by a pattern"
