"""Mutants made from Python source: one realistic slip each."""

import ast
import hashlib
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from grader.audit.operators import OPERATORS
from grader.audit.sites import Site, find_sites
from grader.errors import BadExam


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One mutant of a file.

    Attributes:
        id: stays the same while edits leave the mutated statement alone.
        line: where it was changed, in the source that was given.
        before: the statement as it was, in the form `ast.unparse` gives it.
        after: what stands there now.
        source: the whole mutated file, without comments.
    """

    id: str
    operator: str
    line: int
    before: str
    after: str
    source: str


def generate(source: str, filename: str) -> tuple[Mutation, ...]:
    """Every mutant of a file, in the order of its lines.

    Raises:
        BadExam: the source is not Python.
    """
    try:
        tree = ast.parse(source, filename)
    except (SyntaxError, ValueError) as exc:
        raise BadExam(
            f"{filename}: no mutants can be made, since it is not Python: {exc}. "
            "Correct the file."
        ) from exc
    original = ast.unparse(tree)
    seen, occurrences = {original}, Counter[tuple[str, ...]]()
    mutations = []
    for site, operator, mutant in _mutants(tree):
        if mutant in seen:
            continue
        seen.add(mutant)
        before, after = _difference(original, mutant)
        key = (site.scope, operator, before, after)
        mutations.append(
            Mutation(
                id=_identify(filename, *key, str(occurrences[key])),
                operator=operator,
                line=_line(site),
                before=before,
                after=after,
                source=mutant + "\n",
            )
        )
        occurrences[key] += 1
    return tuple(sorted(mutations, key=lambda mutation: mutation.line))


def _mutants(tree: ast.Module) -> Iterator[tuple[Site, str, str]]:
    for site in find_sites(tree):
        for name, operator in OPERATORS.items():
            for replacement in operator(site):
                site.put(replacement)
                mutant = ast.unparse(tree)
                site.put(site.node)
                yield site, name, mutant


def _difference(original: str, mutant: str) -> tuple[str, str]:
    """The lines that differ, with a neighbour where a line is only new or only gone."""
    old, new = original.split("\n"), mutant.split("\n")
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    if head + tail == len(old):
        head -= 1
    elif head + tail == len(new):
        tail -= 1
    return _snippet(old[head : len(old) - tail]), _snippet(new[head : len(new) - tail])


def _shared(old: list[str], new: list[str]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _snippet(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines))


def _line(site: Site) -> int:
    """The node's line, or its first part's: a comprehension's `for` has none itself."""
    lines = (getattr(node, "lineno", 0) for node in ast.walk(site.node))
    return next(line for line in lines if line)


def _identify(filename: str, scope: str, operator: str, *what: str) -> str:
    text = "\0".join((scope, operator, *what))
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{filename}:{scope or 'module'}:{operator}:{digest}"
