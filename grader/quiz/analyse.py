"""Analyse marks: each question, the whole quiz; forms and marks in, figures out.

Forms differ, so a question is known by its id, and a choice by where it stands in the
bank. A figure that would rest on too few is not given; words say why.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from grader.errors import BadQuiz
from grader.models.analysis import (
    Analysis,
    Figure,
    Flag,
    FormFigures,
    Groups,
    ItemFigures,
    Reliability,
    Scores,
)
from grader.models.marks import MarkedResponse
from grader.models.quiz import Form
from grader.quiz.flags import find_flags
from grader.quiz.measures import Numbers, alpha_of, correlate, fisher_interval, resample
from grader.quiz.picks import find_groups, find_picks
from grader.quiz.sheets import (
    Question,
    Seen,
    Sheet,
    make_catalogue,
    make_sheet,
    seen_of,
)

FEWEST_ANSWERS: Final = 10
FEWEST_STUDENTS: Final = 20  # for a correlation, or a reliability
FEWEST_ITEMS: Final = 3
MOST_WAITING: Final = 0.1
MOST_FORMS: Final = 26
BINS: Final = 10


def analyse(
    forms: Iterable[Form], marked: Iterable[MarkedResponse], *, seed: int = 0
) -> Analysis:
    """Return what marks say about a quiz.

    Raises:
        BadQuiz: they are of several quizzes.
    """
    catalogue = make_catalogue(forms)
    quizzes, sheets = set[str](), list[Sheet]()
    for response in marked:
        quizzes.add(response.quiz)
        sheets.append(make_sheet(response))
    if len(quizzes) > 1:
        raise BadQuiz(
            f"these are results of several quizzes ({', '.join(sorted(quizzes))}); "
            "mark each into a folder of its own"
        )
    items = [
        _analyse_item(question, sheets) for question in catalogue.questions.values()
    ]
    return Analysis(
        quiz="".join(quizzes),
        title=catalogue.title,
        students=len(sheets),
        final=sum(sheet.final for sheet in sheets),
        waiting=sum(item.waiting for item in items),
        dropped=tuple(sorted(catalogue.dropped)),
        seed=seed,
        scores=_scores(sheets),
        reliability=tuple(_reliability(sheets, _mostly_waiting(items), seed)),
        forms=tuple(_forms(sheets)),
        items=tuple(items),
    )


def _analyse_item(question: Question, sheets: Sequence[Sheet]) -> ItemFigures:
    asked = list(seen_of(sheets, question.entry.id))
    settled = [(sheet, one) for sheet, one in asked if one.final]
    seen = [one for _, one in settled]
    groups, picks = Groups(), find_picks(question, seen, [0] * len(seen))
    rests = [sheet.rest_of(question.entry.id) for sheet, _ in settled]
    known = [rest for rest in rests if rest is not None]
    if len(known) == len(rests):
        groups, places = find_groups(known)
        picks = find_picks(question, seen, places)
    waiting = len(asked) - len(settled)
    item = ItemFigures(
        id=question.entry.id,
        kind=question.entry.kind,
        topic=question.entry.topic,
        content=question.entry.content,
        stem=question.entry.stem,
        possible=question.entry.points,
        n=len(settled),
        waiting=waiting,
        blank=sum(not one.ways for one in seen),
        difficulty=_difficulty(seen, waiting),
        discrimination=_discrimination(seen, rests, waiting),
        seconds=_median([one.seconds for one in seen if one.seconds is not None]),
        groups=groups,
        picks=picks,
    )
    flags = tuple(Flag(kind=kind, words=words) for kind, words in find_flags(item))
    return item.model_copy(update={"flags": flags})


def _mostly_waiting(items: Iterable[ItemFigures]) -> set[str]:
    return {item.id for item in items if _waits(item.n, item.waiting)}


def _waits(settled: int, waiting: int) -> bool:
    """Return whether too many marks wait for the rest to stand for all."""
    return waiting > MOST_WAITING * (settled + waiting)


def _without(count: int, fewest: int, waiting: int = 0) -> Figure | None:
    """Return a figure without value where there is not enough to tell one."""
    if _waits(count, waiting):
        return Figure(n=count, words=f"{waiting} marks wait for a person")
    if count < fewest:
        return Figure(n=count, words=f"too few: {count}, and {fewest} are needed")
    return None


def _difficulty(seen: Sequence[Seen], waiting: int) -> Figure:
    missing = _without(len(seen), FEWEST_ANSWERS, waiting)
    if missing:
        return missing
    shares = [one.earned / one.possible for one in seen]
    return Figure(value=statistics.fmean(shares), n=len(seen))


def _discrimination(
    seen: Sequence[Seen], rests: Sequence[float | None], waiting: int
) -> Figure:
    pairs = [
        (one.earned / one.possible, rest)
        for one, rest in zip(seen, rests, strict=True)
        if rest is not None
    ]
    missing = _without(len(pairs), FEWEST_STUDENTS, waiting)
    if missing:
        return missing
    found = correlate([share for share, _ in pairs], [rest for _, rest in pairs])
    if found is None:
        return Figure(n=len(pairs), words="none: all did the same")
    low, high = fisher_interval(found, len(pairs))
    return Figure(value=found, n=len(pairs), low=low, high=high)


def _median(values: Sequence[float]) -> Figure:
    if not values:
        return Figure(n=0, words="not known")
    missing = _without(len(values), FEWEST_ANSWERS)
    return missing or Figure(value=statistics.median(values), n=len(values))


def _scores(sheets: Sequence[Sheet]) -> Scores:
    shares = [sheet.share for sheet in sheets if sheet.share is not None]
    count = len(shares)
    missing = _without(count, FEWEST_ANSWERS)
    bins = [0] * BINS
    for share in shares:
        bins[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    minutes = [sheet.minutes for sheet in sheets if sheet.minutes is not None]
    return Scores(
        n=count,
        mean=missing or Figure(value=statistics.fmean(shares), n=count),
        spread=missing or Figure(value=statistics.stdev(shares), n=count),
        median=missing or Figure(value=statistics.median(shares), n=count),
        bins=tuple(bins),
        minutes=_median(minutes),
    )


def _forms(sheets: Sequence[Sheet]) -> Iterator[FormFigures]:
    """Yield how students did on each form; nothing where each has one of their own."""
    found: dict[str, list[float]] = defaultdict(list)
    for sheet in sheets:
        if sheet.share is not None:
            found[sheet.form].append(sheet.share)
    if not 1 < len(found) <= MOST_FORMS:
        return
    for form, shares in sorted(found.items()):
        missing = _without(len(shares), FEWEST_ANSWERS)
        mean = missing or Figure(value=statistics.fmean(shares), n=len(shares))
        yield FormFigures(id=form, mean=mean)


def _reliability(
    sheets: Sequence[Sheet], left_out: set[str], seed: int
) -> Iterator[Reliability]:
    """Yield the reliability of each set of questions that enough students answered.

    Where there is none, the one that most did, with words.
    """
    sets: dict[tuple[str, ...], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        asked = {name: one for name, one in sheet.seen.items() if name not in left_out}
        if asked and all(one.final for one in asked.values()):
            sets[tuple(sorted(asked))].append(sheet)
    ordered = sorted(sets.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for place, (names, group) in enumerate(ordered):
        if not place or len(group) >= FEWEST_STUDENTS:
            yield _reliability_of(names, group, seed)


def _reliability_of(
    names: Sequence[str], group: Sequence[Sheet], seed: int
) -> Reliability:
    seen = [[sheet.seen[name] for name in names] for sheet in group]
    scores = np.array([[one.earned for one in row] for row in seen])
    whole = all(one.earned in (0, one.possible) for row in seen for one in row)
    alpha = _alpha(scores, seed)
    return Reliability(
        name="KR-20" if whole else "Cronbach's alpha",
        forms=tuple(sorted({sheet.form for sheet in group}))[:MOST_FORMS],
        items=len(names),
        possible=float(sum(one.possible for one in seen[0])),
        alpha=alpha,
        error=_error(scores, alpha),
    )


def _alpha(scores: Numbers, seed: int) -> Figure:
    students, items = scores.shape
    missing = _without(students, FEWEST_STUDENTS)
    if missing:
        return missing
    if items < FEWEST_ITEMS:
        words = f"too few questions: {items}, and {FEWEST_ITEMS} are needed"
        return Figure(n=students, words=words)
    alpha = alpha_of(scores)
    if alpha is None:
        return Figure(n=students, words="none: all have the same score")
    low, high = resample(scores, alpha_of, seed=seed) or (None, None)
    return Figure(value=alpha, n=students, low=low, high=high)


def _error(scores: Numbers, alpha: Figure) -> Figure:
    if alpha.value is None:
        return Figure(n=alpha.n, words=alpha.words)
    spread = scores.sum(axis=1).std(ddof=1)
    return Figure(value=float(spread * max(0, 1 - alpha.value) ** 0.5), n=alpha.n)
