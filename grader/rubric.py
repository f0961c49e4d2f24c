"""Find in an open answer the wordings that its rubric names.

A wording is a phrase: words, `a|b` for alternatives, `stem*` or `*stem` for any ending
or beginning, `...` for a gap of up to six words. It counts as negated where one of the
three words before it, in the same clause, is a negation, or a word within its gap.
What an answer must not say counts only within one sentence.
"""

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from grader.models import (
    Contradiction,
    ContradictionEvidence,
    Evidence,
    KeyPoint,
    PointEvidence,
    Rubric,
    Span,
)

GAP: Final = 6
REACH: Final = 3
MAX_LENGTH: Final = 20_000
_ELLIPSIS: Final = "..."
_WITHIN: Final = frozenset(",—–")  # they part clauses, and not sentences
_NEGATIONS: Final = frozenset(
    ("not", "no", "never", "without", "cannot", "nor", "neither", "nothing", "none")
)
_SOFTENERS: Final = frozenset(("only", "just", "merely"))  # not only slow, but ...
# 784×32, 784 * 32 and 784x32 all become 784 x 32; as many characters as before
_TIMES: Final = re.compile(r"[×⋅·]|(?<=\w)\*(?=\w)|(?<=\w )\*(?= \w)")
_LATEX_TIMES: Final = re.compile(r"\\(?:times|cdot)(?![A-Za-z])")
_TOKEN: Final = re.compile(
    r"(?P<aside>\b(?i:e\.g|i\.e)\.)"  # these points end nothing
    r"|(?P<number>(?:(?<![\w)\]])[-−])?\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<clause>[.,;:!?—–](?!\d)|\n\s*\n)"
)


@dataclasses.dataclass(frozen=True, slots=True)
class _Word:
    """A normalised word, its place in the text, its clause, and its sentence."""

    text: str
    start: int
    end: int
    clause: int
    sentence: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Pattern:
    """What one word may be."""

    any_start: bool
    text: str
    any_end: bool

    def fits(self, word: str) -> bool:
        if self.any_start and self.any_end:
            return self.text in word
        if self.any_end:
            return word.startswith(self.text)
        return word.endswith(self.text) if self.any_start else word == self.text


@dataclasses.dataclass(frozen=True, slots=True)
class _Match:
    """Behind which word a match ends, and whether a word in a gap turns it round."""

    end: int
    negated: bool


# a gap is an element without alternatives
_Element = tuple[tuple[_Pattern, ...], ...]


def find_evidence(rubric: Rubric, answer: str) -> Evidence:
    """Return what an answer shows for each point of a rubric."""
    answer = answer[:MAX_LENGTH]
    words = _split(answer)
    points = tuple(_judge(point, answer, words) for point in rubric.points)
    said = [_contradicts(one, answer, words) for one in rubric.must_not_say]
    return Evidence(
        earned=sum(point.points for point in points if point.earned),
        possible=sum(point.points for point in points),
        points=points,
        contradictions=tuple(one for one in said if one.found),
    )


def _judge(point: KeyPoint, answer: str, words: Sequence[_Word]) -> PointEvidence:
    found, negated = _search(point.wordings, answer, words)
    undone, _ = _search(point.negations, answer, words)
    return PointEvidence(
        id=point.id,
        says=point.says,
        points=point.points,
        earned=bool(found) and not undone,
        found=found,
        negated=negated,
        undone=undone,
    )


def _contradicts(
    statement: Contradiction, answer: str, words: Sequence[_Word]
) -> ContradictionEvidence:
    found, _ = _search(statement.wordings, answer, words, apart=False)
    return ContradictionEvidence(why=statement.why, found=found)


def _search(
    wordings: Iterable[str],
    answer: str,
    words: Sequence[_Word],
    *,
    apart: bool = True,
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return where wordings stand: as they are, and negated.

    Args:
        wordings: the phrases.
        answer: the whole text.
        words: those of the text.
        apart: whether the words of one may stand in several sentences.
    """
    plain, negated = set[tuple[int, int]](), set[tuple[int, int]]()
    for wording in wordings:
        elements = _compile(wording)
        for first in range(len(words)):
            found = _match(elements, words, first)
            if found is None or found.end == first:
                continue
            last = words[found.end - 1]
            if not apart and last.sentence != words[first].sentence:
                continue
            place = words[first].start, last.end
            turned = found.negated or _is_negated(words, first)
            (negated if turned else plain).add(place)
    return _spans(plain, answer), _spans(negated, answer)


def _spans(places: Iterable[tuple[int, int]], answer: str) -> tuple[Span, ...]:
    return tuple(
        Span(start=start, end=end, text=answer[start:end])
        for start, end in sorted(places)
    )


def _match(
    elements: Sequence[_Element], words: Sequence[_Word], at: int
) -> _Match | None:
    """Return the match that starts at a word, or None."""
    if not elements:
        return _Match(at, negated=False)
    if not elements[0]:
        return _match_gap(elements[1:], words, at)
    for phrase in elements[0]:
        inside = words[at : at + len(phrase)]
        if len(inside) == len(phrase) and all(
            pattern.fits(word.text)
            for pattern, word in zip(phrase, inside, strict=True)
        ):
            found = _match(elements[1:], words, at + len(phrase))
            if found is not None:
                return found
    return None


def _match_gap(
    elements: Sequence[_Element], words: Sequence[_Word], at: int
) -> _Match | None:
    for skipped in range(GAP + 1):
        found = _match(elements, words, at + skipped)
        if found is not None:
            inside = range(at, min(at + skipped, len(words)))
            turned = any(_negates(words, one) for one in inside)
            return _Match(found.end, negated=found.negated or turned)
    return None


def _is_negated(words: Sequence[_Word], first: int) -> bool:
    return any(
        words[at].clause == words[first].clause and _negates(words, at)
        for at in range(max(0, first - REACH), first)
    )


def _negates(words: Sequence[_Word], at: int) -> bool:
    word = words[at].text
    after = words[at + 1].text if at + 1 < len(words) else ""
    return word.endswith("n't") or (word in _NEGATIONS and after not in _SOFTENERS)


def _split(text: str) -> list[_Word]:
    """Return the words of a text; every character keeps its place."""
    text = _LATEX_TIMES.sub(lambda found: "x".rjust(len(found[0])), text)
    text = _TIMES.sub("x", text)
    words, clause, sentence = [], 0, 0
    for found in _TOKEN.finditer(text):
        if found["aside"] is not None:
            continue
        if found["clause"] is not None:
            clause += 1
            sentence += _ends_sentence(
                found["clause"], text[found.end() : found.end() + 1]
            )
            continue
        word = _normalise(found[0])
        clause += word == "but"
        sentence += word == "but"
        words.append(_Word(word, found.start(), found.end(), clause, sentence))
    return words


def _ends_sentence(sign: str, after: str) -> bool:
    """Return whether a sign ends a sentence; the point of nn.Linear does not."""
    return sign not in _WITHIN and (sign.isspace() or not after.strip())


def _normalise(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold()
    return word.replace("’", "'").replace("−", "-").replace(",", "")


def check_wording(wording: str) -> None:
    """Complain of a wording that nothing can match.

    Raises:
        ValueError: it does not begin and end with words.
    """
    parts = wording.split()
    if _ELLIPSIS in {parts[0], parts[-1]} or not any(map(str.isalnum, wording)):
        raise ValueError(f"`{wording}` does not begin and end with words")


@functools.lru_cache(maxsize=4096)
def _compile(wording: str) -> tuple[_Element, ...]:
    return tuple(
        () if part == _ELLIPSIS else tuple(map(_phrase, part.split("|")))
        for part in wording.split()
    )


def _phrase(alternative: str) -> tuple[_Pattern, ...]:
    """Return the words of an alternative; none where it is empty, or a mere sign."""
    core = alternative.strip("*")
    if not core:
        return (_Pattern(any_start=False, text="x", any_end=False),) * bool(alternative)
    words = [word.text for word in _split(core)]
    last = len(words) - 1
    return tuple(
        _Pattern(
            any_start=at == 0 and alternative.startswith("*"),
            text=word,
            any_end=at == last and alternative.endswith("*"),
        )
        for at, word in enumerate(words)
    )
