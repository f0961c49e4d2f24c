"""Draw the parameters of a variant from their domains, or list all draws."""

import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from grader.bank.expressions import BadExpression, evaluate
from grader.models import Choices, Domain, ListOf, Range, Sample, VariantBase

Values = Mapping[str, Any]
MOST_LISTED: Final = 2000
_TRIES: Final = 1000
_EMPTY: Final = "no draw of the parameters fulfils `where`"


def _range_of(domain: Range) -> range:
    return range(domain.from_, domain.to + 1, domain.step)


_SIZES: Final[Mapping[type, Callable[[Any], int]]] = {
    Choices: lambda domain: len(domain.choices),
    Range: lambda domain: len(_range_of(domain)),
    Sample: lambda domain: math.perm(len(domain.sample), domain.size),
    ListOf: lambda domain: size_of(domain.list) ** domain.length,
}
_DRAWS: Final[Mapping[type, Callable[[Any, random.Random], Any]]] = {
    Choices: lambda domain, rng: rng.choice(domain.choices),
    Range: lambda domain, rng: rng.choice(_range_of(domain)),
    Sample: lambda domain, rng: rng.sample(domain.sample, domain.size),
    ListOf: lambda domain, rng: [
        draw_one(domain.list, rng) for _ in range(domain.length)
    ],
}
_LISTS: Final[Mapping[type, Callable[[Any], Iterator[Any]]]] = {
    Choices: lambda domain: iter(domain.choices),
    Range: lambda domain: iter(_range_of(domain)),
    Sample: lambda domain: map(
        list, itertools.permutations(domain.sample, domain.size)
    ),
    ListOf: lambda domain: map(
        list, itertools.product(list_one(domain.list), repeat=domain.length)
    ),
}


def size_of(domain: Domain) -> int:
    """Return how many different draws a domain has."""
    return _SIZES[type(domain)](domain)


def draw_one(domain: Domain, rng: random.Random) -> Any:
    """Return a random value of a domain."""
    return _DRAWS[type(domain)](domain, rng)


def list_one(domain: Domain) -> list[Any]:
    """Return all values of a domain."""
    return list(_LISTS[type(domain)](domain))


def size_of_all(variant: VariantBase) -> int:
    """Return how many draws the parameters have, `where` left aside."""
    return math.prod(map(size_of, variant.parameters.values()))


def draw_parameters(variant: VariantBase, rng: random.Random) -> Values:
    """Return random parameters that fulfil `where`.

    Raises:
        BadExpression: there are none, or `where` fails.
    """
    for _ in range(_TRIES):
        drawn = {
            name: draw_one(domain, rng) for name, domain in variant.parameters.items()
        }
        if _is_in(variant, drawn):
            return drawn
    if size_of_all(variant) <= MOST_LISTED:
        listed = list(_list_draws(variant))
        if listed:
            return rng.choice(listed)
    raise BadExpression(_EMPTY, "widen a domain, or the condition")


def _is_in(variant: VariantBase, drawn: Values) -> bool:
    return variant.where is None or bool(evaluate(variant.where, drawn))


def _list_draws(variant: VariantBase) -> Iterator[Values]:
    names = list(variant.parameters)
    listed = (list_one(domain) for domain in variant.parameters.values())
    for values in itertools.product(*listed):
        drawn = dict(zip(names, values, strict=True))
        if _is_in(variant, drawn):
            yield drawn


def draws_of(variant: VariantBase, seed: int) -> list[Values]:
    """Return all draws where there are at most 2,000, else 2,000 seeded ones.

    Raises:
        BadExpression: there are none, or `where` fails.
    """
    if size_of_all(variant) > MOST_LISTED:
        rng = random.Random(seed)  # noqa: S311 - no secret
        return [draw_parameters(variant, rng) for _ in range(MOST_LISTED)]
    listed = list(_list_draws(variant))
    if not listed:
        raise BadExpression(_EMPTY, "widen a domain, or the condition")
    return listed


def compute(variant: VariantBase, drawn: Values) -> dict[str, Any]:
    """Return the drawn parameters, and the values of `let`.

    Raises:
        BadExpression: one of them fails.
    """
    values = dict(drawn)
    for name, expression in variant.let.items():
        values[name] = evaluate(expression, values)
    return values
