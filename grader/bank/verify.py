"""Prove the bank's keys: run each variant's proof, and judge every draw of it."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from grader.bank.domains import draws_of
from grader.bank.draw import render
from grader.bank.expressions import BadExpression, show_value
from grader.bank.faults import choices_of
from grader.bank.files import OpenBank
from grader.bank.judge import Finding, judge_proof, judge_sense
from grader.bank.proofs import Proofs
from grader.models import Drawn, Entry
from grader.yaml import Fault, Loc

SEED: Final = 1
SECONDS: Final = 20.0
SLOW_SECONDS: Final = 120.0
LONGEST_VALUE: Final = 60


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is wrong with a variant.

    Attributes:
        broken: nothing can be said of the key, for the proof raises, or no values can
            be drawn. Otherwise a key, a distractor or a value is wrong.
        message: located, with the line and a caret.
    """

    id: str
    broken: bool
    message: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification did and found.

    Attributes:
        variants: how many variants were judged.
        draws: how many draws were judged.
        seconds: wall-clock seconds of each proof that ran.
        unproved: variants without a proof.
        skipped: variants whose proof is slow, and did not run.
    """

    variants: int
    draws: int
    seconds: Mapping[str, float]
    unproved: tuple[str, ...]
    skipped: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """How to verify.

    Attributes:
        slow: run the proofs that take long as well.
        jobs: how many proofs run at a time.
        seconds: CPU time for each proof that is not slow.
    """

    slow: bool = False
    jobs: int = 1
    seconds: float = SECONDS


@dataclasses.dataclass(frozen=True, slots=True)
class _Case:
    entry: Entry
    draws: tuple[Drawn, ...]


def verify(
    opened: OpenBank,
    entries: Sequence[Entry],
    options: VerifyOptions,
    progress: Callable[[str], None],
) -> Verification:
    """Judge all draws of these variants, and run their proofs.

    Raises:
        NotFinal: the process that runs the proofs fails.
    """
    failures: list[Failure] = []
    seconds: dict[str, float] = {}
    with Proofs(opened.bank.root) as proofs:
        cases = {}
        for entry in entries:
            progress(f"draws {entry.id}")
            try:
                case = _Case(entry, tuple(_draw_all(entry)))
                failures += _judge_each(opened, case, map(judge_sense, case.draws))
            except BadExpression as error:
                failures.append(_broken(opened, entry, error))
                continue
            cases[entry.id] = case
        chosen = [case for case in cases.values() if _runs(case.entry, options)]
        work = [_job(case, options) for case in chosen]
        for found in proofs.run(work, options.jobs):
            progress(f"proves {found['id']}")
            case = cases[found["id"]]
            seconds[case.entry.id] = found["seconds"]
            failures += _judge_found(opened, case, found)
    return Verification(
        variants=len(entries),
        draws=sum(len(case.draws) for case in cases.values()),
        seconds=seconds,
        unproved=tuple(e.id for e in entries if e.variant.verify is None),
        skipped=tuple(
            e.id for e in entries if e.variant.verify and not _runs(e, options)
        ),
        failures=_in_order(failures, entries),
    )


def _in_order(
    failures: Iterable[Failure], entries: Sequence[Entry]
) -> tuple[Failure, ...]:
    order = {entry.id: index for index, entry in enumerate(entries)}
    return tuple(sorted(failures, key=lambda failure: order[failure.id]))


def _draw_all(entry: Entry) -> Iterator[Drawn]:
    for drawn in draws_of(entry.variant, SEED):
        try:
            yield render(entry, drawn)
        except BadExpression as error:
            raise BadExpression(f"{_with(drawn)}{error}", error.hint) from error


def _runs(entry: Entry, options: VerifyOptions) -> bool:
    variant = entry.variant
    return variant.verify is not None and (options.slow or not variant.slow)


def _job(case: _Case, options: VerifyOptions) -> dict[str, Any]:
    variant = case.entry.variant
    return {
        "id": case.entry.id,
        "code": variant.verify,
        "claims": [c.claim for _, c in choices_of(variant) if c.claim is not None],
        "draws": [drawn.values for drawn in case.draws],
        "seconds": SLOW_SECONDS if variant.slow else options.seconds,
    }


def _judge_found(
    opened: OpenBank, case: _Case, found: Mapping[str, Any]
) -> Iterator[Failure]:
    answers = found["answers"]
    variant = case.entry.variant
    pairs = zip(case.draws, answers, strict=False)
    yield from _judge_each(
        opened, case, (judge_proof(variant, drawn, answer) for drawn, answer in pairs)
    )
    if found["error"] is not None:
        at = found["at"]
        draw = "" if at is None else _with(case.draws[at].values)
        text = f"{draw}the proof {found['error']}"
        fault = Fault(("verify",), text)
        message = opened.complaint(case.entry.id, fault)
        yield Failure(id=case.entry.id, broken=True, message=message)


def _judge_each(
    opened: OpenBank, case: _Case, judged: Iterable[Iterable[Finding]]
) -> Iterator[Failure]:
    """Yield a failure for each part of a variant that is wrong, at its first draw."""
    first: dict[Loc, Fault] = {}
    counts: dict[Loc, int] = {}
    for drawn, findings in zip(case.draws, judged, strict=False):
        for finding in findings:
            key = finding.where
            text = f"{_with(drawn.values)}{finding.message}"
            first.setdefault(key, Fault(finding.where, text))
            counts[key] = counts.get(key, 0) + 1
    for key, fault in first.items():
        count, whole = counts[key], len(case.draws)
        hint = f"so it is with {count} of {whole} draws" if whole > 1 else ""
        message = opened.complaint(
            case.entry.id, Fault(fault.where, fault.message, hint)
        )
        yield Failure(id=case.entry.id, broken=False, message=message)


def _broken(opened: OpenBank, entry: Entry, error: BadExpression) -> Failure:
    fault = Fault((), str(error), error.hint)
    return Failure(id=entry.id, broken=True, message=opened.complaint(entry.id, fault))


def _with(values: Mapping[str, Any]) -> str:
    """Say which draw it is: `with batch=8, hidden=32: `."""
    if not values:
        return ""
    shown = (f"{name}={_shorten(show_value(value))}" for name, value in values.items())
    return f"with {', '.join(shown)}: "


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
