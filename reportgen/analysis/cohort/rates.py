"""Rates of one arm, and two arms compared by their rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reportgen.analysis.cohort.rate_contrasts import (
    RATIOS,
    Estimated,
    Rate,
    difference_of,
    needed_of,
    rate_of,
)
from reportgen.analysis.cohort.scope import WHOLE, Pair, Scope
from reportgen.analysis.cohort.testing import Tested, association, few
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome
from reportgen.vocabulary import STATISTICS


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two rates are compared by."""

    ratio: str = "odds_ratio"
    nnt: bool = False
    higher_better: bool = True
    test: str = "auto"

    @classmethod
    def of(cls, outcome: BinaryOutcome | OrdinalOutcome) -> Comparison:
        """As the outcome asks; what is tested over the strata is tested within them as usual."""
        asked = outcome.test if isinstance(outcome, BinaryOutcome) else "auto"
        test = "auto" if asked == "cmh" else asked
        return cls(outcome.ratio, outcome.nnt, outcome.direction == "higher_better", test)


def add_rate(
    scope: Scope, fact_id: str, label: str, rate: Rate, inputs: tuple[str, ...] = ()
) -> None:
    """Fact with the proportion and its interval."""
    found = rate_of(rate, scope.intervals, scope.level)
    about = {"n": rate.n, "events": rate.events, "inputs": inputs}
    add_estimate(scope, fact_id, "proportion", label, found, **about)


def add_comparison(
    scope: Scope,
    prefix: str,
    label: str,
    pair: Pair,
    rates: tuple[Rate, Rate],
    how: Comparison,
    *,
    stratum: str = WHOLE,
    tested: Tested | None = None,
    inputs: tuple[str, ...] = (),
) -> None:
    """Facts ``.difference``, ``.odds_ratio`` or ``.risk_ratio``, ``.test`` and, where asked for,
    ``.number_needed`` of the pair under ``prefix``; ``tested`` is a test of more than two rates."""
    arm, other = rates
    usual = compared(arm, other, how.test)
    tested = tested or usual
    difference = difference_of(arm, other, scope.intervals, scope.level)
    ratio = RATIOS[how.ratio](arm, other, usual, scope.intervals, scope.level)
    n, events = arm.n + other.n, arm.events + other.events
    about: dict[str, Any] = {"n": n, "events": events, "inputs": inputs}
    for stat, words, found in (
        ("difference", "difference in", difference),
        (how.ratio, f"{STATISTICS[how.ratio].label} of", ratio),
    ):
        words = scope.between(f"{words} {label}", pair, stratum)
        found = _by_smaller(found, arm, other)
        add_estimate(scope, f"{prefix}.{stat}", stat, words, found, p=usual.p, **about)
    if how.nnt:
        words = scope.between(label, pair, stratum)
        _add_needed(scope, prefix, words, difference, how.higher_better, n, inputs)
    label = scope.between(f"test of {label}", pair, stratum)
    add_test(scope, f"{prefix}.test", label, tested, **about)


def add_difference(
    scope: Scope,
    fact_id: str,
    label: str,
    rates: tuple[Rate, Rate],
    inputs: tuple[str, ...] = (),
) -> None:
    """Fact with the difference of two rates and its interval, without a P value."""
    arm, other = rates
    found = _by_smaller(difference_of(arm, other, scope.intervals, scope.level), arm, other)
    about = {"n": arm.n + other.n, "events": arm.events + other.events, "inputs": inputs}
    add_estimate(scope, fact_id, "difference", label, found, **about)


def _by_smaller(found: Estimated, arm: Rate, other: Rate) -> Estimated:
    """With the size of the smaller arm, by which the rates are printed."""
    size = ("smaller_n", str(min(arm.n, other.n)))
    return replace(found, settings=(size, *found.settings))


def add_estimate(
    scope: Scope, fact_id: str, stat: str, label: str, found: Estimated, **about: Any
) -> None:
    """Fact with an estimate; ``about`` are its P value, counts and inputs."""
    scope.add(
        fact_id,
        stat,
        label,
        found.value,
        ci=found.ci,
        method=found.method,
        refused=found.refused,
        settings=found.settings,
        notes=found.notes,
        **about,
    )


def _add_needed(
    scope: Scope,
    prefix: str,
    label: str,
    difference: Estimated,
    higher_better: bool,
    n: int,
    inputs: tuple[str, ...],
) -> None:
    """Fact ``.number_needed``; of an interval through infinity ``.to_benefit`` and ``.to_harm``."""
    found = needed_of(difference, higher_better)
    stats = {True: "number_needed_to_benefit", False: "number_needed_to_harm"}
    scope.add(
        f"{prefix}.number_needed",
        stats[found.benefit],
        f"{STATISTICS[stats[found.benefit]].label}: {label}",
        found.value,
        ci=found.ci,
        n=n,
        method="number_needed",
        refused=found.refused,
        inputs=inputs,
    )
    for benefit, name, value in (
        (True, "benefit", found.to_benefit),
        (False, "harm", found.to_harm),
    ):
        if value is not None:
            scope.add(
                f"{prefix}.number_needed.to_{name}",
                stats[benefit],
                f"limit of the {STATISTICS[stats[benefit]].label}: {label}",
                value,
                n=n,
                method="number_needed",
                inputs=inputs,
            )


def add_test(
    scope: Scope,
    fact_id: str,
    label: str,
    tested: Tested,
    *,
    n: int | None = None,
    events: int | None = None,
    notes: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
) -> None:
    """Fact with a P value, whose method names the test."""
    scope.add(
        fact_id,
        "p_value",
        label,
        tested.p,
        p=tested.p,
        n=n,
        events=events,
        method=tested.method,
        refused=tested.refused,
        settings=tested.settings,
        notes=(*tested.notes, *notes),
        inputs=inputs,
    )


def compared(arm: Rate, other: Rate, test: str = "auto") -> Tested:
    """The test of two rates by a key of ``TABLE_TESTS``, or why there is nothing to learn."""
    if why := _nothing_to_learn(arm, other):
        return Tested(None, "test.fisher", why)
    return association([arm.cells, other.cells], test)


def _nothing_to_learn(arm: Rate, other: Rate) -> str:
    if min(arm.n, other.n) < 2:
        return few(min(arm.n, other.n))
    if arm.events + other.events == 0:
        return "no event occurred in either arm"
    if arm.events + other.events == arm.n + other.n:
        return "every patient of both arms had the event"
    return ""
