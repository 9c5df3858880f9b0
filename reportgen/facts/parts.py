"""The numbers of a fact that a condition can name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Direction,
    FactName,
    Favours,
    Not,
)
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact

PARTS = ("value", "low", "high", "p", "k", "n", "events")


@dataclass(frozen=True, slots=True)
class FactPart:
    """A fact id and which of its numbers is meant."""

    fact_id: str
    part: str


def fact_part(name: str, book: FactBook) -> FactPart:
    """Split ``cr.car_t.pooled.low`` into the fact id and the part; the whole name wins."""
    if name not in book and "." in name:
        head, tail = name.rsplit(".", 1)
        if tail in PARTS and head in book:
            return FactPart(head, tail)
    book[name]
    return FactPart(name, "value")


def part_of(fact: Fact, part: str) -> float | None:
    """One number of a fact; None when it has none."""
    if part in ("low", "high"):
        return None if fact.ci is None else float(getattr(fact.ci, part))
    number = getattr(fact, part)
    return None if number is None else float(number)


def looked_at(condition: Condition, book: FactBook) -> Iterator[tuple[str, FactPart]]:
    """Every number on which the condition depends, by the name under which it is told."""
    if isinstance(condition, All | AnyOf):
        for part in condition.of:
            yield from looked_at(part, book)
    elif isinstance(condition, Not):
        yield from looked_at(condition.of, book)
    elif isinstance(condition, Direction | Favours):
        name = condition.fact.name
        yield from ((f"{name}.{part}", FactPart(name, part)) for part in ("low", "high"))
    elif isinstance(condition, Comparison):
        for operand in (condition.left, condition.right):
            if isinstance(operand, FactName):
                yield operand.name, fact_part(operand.name, book)
    else:
        yield condition.fact.name, fact_part(condition.fact.name, book)
