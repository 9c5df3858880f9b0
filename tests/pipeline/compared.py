"""Two books of facts compared, number by number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact, Interval

TOLERANCE = 1e-7
"""Beyond what the order of a sum can do, far below what can be printed."""


def close(one: float | None, other: float | None, tolerance: float = TOLERANCE) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)


def same_interval(one: Interval | None, other: Interval | None) -> bool:
    if one is None or other is None:
        return one is other
    return close(one.low, other.low) and close(one.high, other.high) and one.level == other.level


def same_numbers(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same, whatever they are called."""
    return (
        one.kind == other.kind
        and close(one.value, other.value)
        and close(one.p, other.p)
        and same_interval(one.ci, other.ci)
        and same_interval(one.pi, other.pi)
        and (one.k, one.n, one.events) == (other.k, other.n, other.events)
        and (one.not_estimable is None) == (other.not_estimable is None)
        and one.method == other.method
        and sorted(one.rows) == sorted(other.rows)
    )


def by_id(book: FactBook) -> dict[str, Fact]:
    return {fact.id: fact for fact in book}


def different(one: Mapping[str, Fact], other: Mapping[str, Fact]) -> list[str]:
    """Ids of facts that are in one book only, or do not say the same in both."""
    return sorted(
        name
        for name in one.keys() | other.keys()
        if name not in one or name not in other or not same_numbers(one[name], other[name])
    )


def without(facts: Mapping[str, Fact], *beginnings: str) -> dict[str, Fact]:
    """The facts whose ids do not begin so."""
    return {name: fact for name, fact in facts.items() if not name.startswith(beginnings)}


def turned(fact: Fact, number: Callable[[float], float]) -> Iterator[float | None]:
    """Value and limits of a fact through a decreasing function, the limits in order again."""
    yield None if fact.value is None else number(fact.value)
    yield None if fact.ci is None else number(fact.ci.high)
    yield None if fact.ci is None else number(fact.ci.low)


def plain(fact: Fact) -> Iterator[float | None]:
    """Value and limits of a fact."""
    yield fact.value
    yield None if fact.ci is None else fact.ci.low
    yield None if fact.ci is None else fact.ci.high
