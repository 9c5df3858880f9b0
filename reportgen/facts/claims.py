"""Claims: named sentences, of which the facts choose the variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reportgen.errors import Problem, ReportgenError, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.expressions import Reading, evaluate
from reportgen.facts.fact import Fact
from reportgen.facts.faults import NO_SETTING, Setting


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


def judge(
    claim: ClaimLike, book: FactBook, where: Sequence[str] = (), setting: Setting = NO_SETTING
) -> Verdict:
    """The first variant whose condition holds; the last one has none and always does.

    All conditions are read, so that a fault in a later one is found now and not on the day on
    which the data change. ``where`` is the place of each variant.
    """
    readings = _readings(claim, book, where, setting)
    seen: dict[str, float | None] = {}
    for reading in readings:
        seen.update(reading.values if reading else ())
    for variant, reading in zip(claim.variants, readings, strict=True):
        if reading is None or reading.holds:
            values = tuple(seen.items())
            return Verdict(claim.id, claim.expect, variant.id, variant.when, variant.say, values)
    raise ValueError(f"claim {claim.id} has no variant without a condition")


def judge_all(
    claims: Iterable[ClaimLike],
    book: FactBook,
    where: Mapping[str, Sequence[str]],
    setting: Setting = NO_SETTING,
) -> tuple[Verdict, ...]:
    """Every claim judged; raises SpecError with what is wrong in any of their conditions."""
    verdicts: list[Verdict] = []
    problems: list[Problem] = []
    for claim in claims:
        try:
            verdicts.append(judge(claim, book, where[claim.id], setting))
        except ReportgenError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return tuple(verdicts)


def _readings(
    claim: ClaimLike, book: FactBook, where: Sequence[str], setting: Setting
) -> list[Reading | None]:
    """What each condition says; raises SpecError with the faults of all of them."""
    readings: list[Reading | None] = []
    problems: list[Problem] = []
    for number, variant in enumerate(claim.variants):
        try:
            place = where[number] if where else ""
            said = None if variant.when is None else evaluate(variant.when, book, place, setting)
            readings.append(said)
        except ReportgenError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return readings


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
