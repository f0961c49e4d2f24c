"""How figures are written, in every format the same."""

from typing import Final

from grader.markup import to_line
from grader.models.analysis import (
    Analysis,
    Figure,
    FormFigures,
    Groups,
    Pick,
    Reliability,
)
from grader.renderers.text import line
from grader.renderers.words import plural

GROUPS: Final = ("lowest", "middle", "highest")


def two(figure: Figure) -> str:
    """Write a figure with two digits, or `-` where there is none."""
    return "-" if figure.value is None else f"{figure.value:z.2f}"


def share(figure: Figure) -> str:
    """Write a share as per cent, or `-`."""
    return "-" if figure.value is None else f"{100 * figure.value:.0f} %"


def with_interval(figure: Figure) -> str:
    """Write a figure with its interval, or why there is none."""
    if figure.value is None:
        return figure.words
    if figure.low is None or figure.high is None:
        return f"{figure.value:z.2f}"
    return f"{figure.value:z.2f} (95 %: {figure.low:z.2f} to {figure.high:z.2f})"


def students(analysis: Analysis) -> str:
    """Say who was analysed, and what is not final."""
    said = plural(analysis.students, "student")
    waiting = analysis.students - analysis.final
    if waiting:
        marks = plural(analysis.waiting, "mark")
        said += f", {waiting} of them with {marks} that wait for a person"
    return said


def mean_score(analysis: Analysis) -> str:
    """Say how students did."""
    scores = analysis.scores
    if scores.mean.value is None:
        return scores.mean.words
    return (
        f"mean {share(scores.mean)}, median {share(scores.median)}, standard "
        f"deviation {share(scores.spread)} ({plural(scores.n, 'student')})"
    )


def mean_on(form: FormFigures) -> str:
    """Say how students did on a form."""
    mean = form.mean.words or f"mean {share(form.mean)}"
    return f"{mean} ({plural(form.mean.n, 'student')})"


def time_spent(analysis: Analysis) -> str:
    """Say how long students took, or that nobody knows."""
    minutes = analysis.scores.minutes
    if minutes.value is None:
        return minutes.words
    return f"median {minutes.value:.0f} minutes ({plural(minutes.n, 'student')})"


def reliability(one: Reliability) -> str:
    """Say how reliable a set of questions is."""
    basis = f"{plural(one.items, 'question')}, {plural(one.alpha.n, 'student')}"
    return f"{with_interval(one.alpha)}; {basis}"


def error(one: Reliability) -> str:
    """Say how far a score is from the true one."""
    if one.error.value is None:
        return one.error.words
    return f"± {one.error.value:.1f} of {one.possible:g} points"


def grouping(groups: Groups) -> str:
    """Say who is in the groups of ability."""
    if groups.words:
        return groups.words
    return (
        f"by the score on all other questions; lowest and highest {groups.part}, those "
        "with the same score together"
    )


def pick_name(pick: Pick) -> str:
    """Return what an answer is called, on one line."""
    text, belief = to_line(pick.text), pick.misconception.replace("_", " ")
    if text and belief:
        belief = f"({belief})"
    return line(" ".join(part for part in (pick.letter, text, belief) if part))


def pick_sign(pick: Pick) -> str:
    """Return whether an answer is right, as a sign."""
    return {True: "✓", False: "✗", None: "·"}[pick.right]
