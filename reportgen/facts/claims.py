"""Claims: named sentences, of which the facts choose the variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from reportgen.conditions import fact_names, normal_form, parse
from reportgen.errors import Problem, ReportgenError, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.expressions import Reading, evaluate
from reportgen.facts.fact import Fact
from reportgen.facts.faults import NO_SETTING, Setting
from reportgen.facts.parts import FactPart
from reportgen.grade.levels import Certainty, given, reaches


class VariantLike(Protocol):
    """What a variant of a claim must offer (the spec's model does)."""

    @property
    def id(self) -> str: ...
    @property
    def when(self) -> str | None: ...
    @property
    def say(self) -> str | None: ...
    @property
    def grade(self) -> str | None: ...
    @property
    def certainty(self) -> Certainty | None: ...


class ClaimLike(Protocol):
    """What a claim must offer (the spec's model does)."""

    @property
    def id(self) -> str: ...
    @property
    def expect(self) -> str: ...
    @property
    def certainty(self) -> Certainty | None: ...
    @property
    def variants(self) -> Sequence[VariantLike]: ...


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant as it was tried: its condition in normal form, at what it looked, what it needs.

    ``condition`` is None of the variant that is for all other cases. ``supported`` says whether
    the numbers fulfil the condition, or no other variant holds; ``required`` and ``given`` are
    levels of certainty.
    """

    variant: str
    condition: str | None
    supported: bool
    parts: tuple[FactPart, ...] = ()
    values: tuple[tuple[str, float | None], ...] = ()
    required: Certainty | None = None
    given: Certainty | None = None

    @property
    def certain(self) -> bool:
        """Whether the certainty of the evidence is as high as required."""
        if self.required is None:
            return True
        return self.given is not None and reaches(self.given, self.required)

    @property
    def holds(self) -> bool:
        """Whether it could be printed."""
        return self.supported and self.certain


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which variant of a claim the data support, and whether it is the one that was expected.

    ``say`` is the sentence of the spec; where it is the statement of a rating, ``rating`` is its
    id and ``say`` is empty.
    """

    claim_id: str
    expected: str
    variant: str
    condition: str | None
    say: str
    values: tuple[tuple[str, float | None], ...]
    trials: tuple[Trial, ...] = ()
    rating: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the expected variant is the one that the data support."""
        return self.variant == self.expected

    @property
    def tried(self) -> Trial | None:
        """The expected variant as it was tried."""
        return next((one for one in self.trials if one.variant == self.expected), None)

    @property
    def doubted(self) -> Trial | None:
        """The expected variant, where only the certainty of the evidence keeps it from print."""
        tried = self.tried
        doubted = tried is not None and tried.supported and not tried.certain
        return tried if doubted and not self.holds else None


def judge(
    claim: ClaimLike, book: FactBook, where: Sequence[str] = (), setting: Setting = NO_SETTING
) -> Verdict:
    """The first variant that holds; the last one has no condition and always does.

    All conditions are read, so that a fault in a later one is found now and not on the day on
    which the data change. ``where`` is the place of each variant.
    """
    trials = _trials(claim, book, where, setting)
    seen = {name: value for trial in trials for name, value in trial.values}
    for variant, trial in zip(claim.variants, trials, strict=True):
        if trial.holds:
            return Verdict(
                claim.id,
                claim.expect,
                variant.id,
                variant.when,
                variant.say or "",
                tuple(seen.items()),
                trials,
                variant.grade,
            )
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


def _trials(
    claim: ClaimLike, book: FactBook, where: Sequence[str], setting: Setting
) -> tuple[Trial, ...]:
    """What each variant says; raises SpecError with the faults of all of them."""
    trials: list[Trial] = []
    problems: list[Problem] = []
    for number, variant in enumerate(claim.variants):
        try:
            place = where[number] if where else ""
            trials.append(_trial(claim, variant, book, place, setting))
        except ReportgenError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    *tried, last = trials
    return (*tried, replace(last, supported=not any(one.holds for one in tried)))


def _trial(
    claim: ClaimLike, variant: VariantLike, book: FactBook, place: str, setting: Setting
) -> Trial:
    if variant.when is None:
        return Trial(variant.id, None, supported=True)  # unless another one holds
    reading: Reading = evaluate(variant.when, book, place, setting)
    condition = parse(variant.when)
    return Trial(
        variant.id,
        normal_form(condition),
        reading.holds,
        reading.parts,
        reading.values,
        variant.certainty or claim.certainty,
        given(setting.certainty, [one.name for one in fact_names(condition)]),
    )


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
