"""Claims: named sentences, of which the facts choose the variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reportgen.facts.book import FactBook
from reportgen.facts.expressions import evaluate
from reportgen.facts.fact import Fact


class VariantLike(Protocol):
    """What a variant of a claim must offer (the spec's model does)."""

    @property
    def id(self) -> str: ...
    @property
    def when(self) -> str | None: ...
    @property
    def say(self) -> str: ...


class ClaimLike(Protocol):
    """What a claim must offer (the spec's model does)."""

    @property
    def id(self) -> str: ...
    @property
    def expect(self) -> str: ...
    @property
    def variants(self) -> Sequence[VariantLike]: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which variant of a claim the data support, and whether it is the one that was expected."""

    claim_id: str
    expected: str
    variant: str
    condition: str | None
    say: str
    values: tuple[tuple[str, float | None], ...]

    @property
    def holds(self) -> bool:
        """Whether the expected variant is the one that the data support."""
        return self.variant == self.expected


def judge(claim: ClaimLike, book: FactBook, where: str = "") -> Verdict:
    """The first variant whose condition holds; the last one has none and always does.

    All conditions are read, so that a fault in a later one is found now and not on the day on
    which the data change.
    """
    seen: dict[str, float | None] = {}
    chosen: VariantLike | None = None
    for variant in claim.variants:
        holds = True
        if variant.when is not None:
            reading = evaluate(variant.when, book, where)
            seen.update(reading.values)
            holds = reading.holds
        if holds and chosen is None:
            chosen = variant
    if chosen is None:
        raise ValueError(f"claim {claim.id} has no variant without a condition")
    return Verdict(claim.id, claim.expect, chosen.id, chosen.when, chosen.say, tuple(seen.items()))


def direction(fact: Fact, null: float) -> str:
    """The word for a comparison: ``higher``, ``lower``, ``unclear`` or ``not_estimable``.

    A direction is only claimed when the whole interval lies on one side of the null.
    """
    if fact.value is None:
        return "not_estimable"
    if fact.ci is None:
        return "unclear"
    if fact.ci.low > null:
        return "higher"
    return "lower" if fact.ci.high < null else "unclear"
