"""Rates of one arm, and two arms compared by their rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.scope import WHOLE, Pair, Scope
from reportgen.analysis.cohort.testing import Tested, association, few
from reportgen.stats.contingency.difference import risk_difference_interval
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.ratio import odds_ratio_interval
from reportgen.stats.intervals import proportion_interval

EXACT_TESTS = ("test.fisher",)


@dataclass(frozen=True, slots=True)
class Rate:
    """Events among the evaluable patients of an arm."""

    events: int
    n: int

    @property
    def cells(self) -> tuple[int, int]:
        """With and without the event."""
        return self.events, self.n - self.events


@dataclass(frozen=True, slots=True)
class Ratio:
    """An odds ratio with its limits, or the reason why there is none."""

    value: float | None
    ci: tuple[float, float] | None
    method: str
    refused: str = ""


def add_rate(
    scope: Scope, fact_id: str, label: str, rate: Rate, inputs: tuple[str, ...] = ()
) -> None:
    """Fact with the proportion and its Clopper-Pearson interval."""
    value = limits = None
    if rate.n:
        found = proportion_interval([rate.events], [rate.n], level=scope.level)
        value, limits = rate.events / rate.n, (float(found.low[0]), float(found.high[0]))
    scope.add(
        fact_id,
        "proportion",
        label,
        value,
        ci=limits,
        n=rate.n,
        events=rate.events,
        method="rate.clopper_pearson",
        refused="no patient was evaluable",
        inputs=inputs,
    )


def add_comparison(
    scope: Scope,
    prefix: str,
    label: str,
    pair: Pair,
    rates: tuple[Rate, Rate],
    *,
    stratum: str = WHOLE,
    inputs: tuple[str, ...] = (),
) -> None:
    """Facts ``.difference``, ``.odds_ratio`` and ``.test`` of the pair under ``prefix``."""
    arm, other = rates
    tested = compared(arm, other)
    ratio = odds_ratio(arm, other, tested, scope.level)
    difference, limits, refused = _difference(arm, other, scope.level)
    made = (
        ("difference", "difference in", difference, limits, "difference.newcombe", refused),
        ("odds_ratio", "odds ratio of", ratio.value, ratio.ci, ratio.method, ratio.refused),
    )
    n, events = arm.n + other.n, arm.events + other.events
    settings = (("smaller_n", str(min(arm.n, other.n))),)
    for stat, words, value, ci, method, why in made:
        scope.add(
            f"{prefix}.{stat}",
            stat,
            scope.between(f"{words} {label}", pair, stratum),
            value,
            ci=ci,
            p=tested.p,
            n=n,
            events=events,
            method=method,
            refused=why,
            settings=settings,
            inputs=inputs,
        )
    label = scope.between(f"test of {label}", pair, stratum)
    add_test(scope, f"{prefix}.test", label, tested, n=n, events=events, inputs=inputs)


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
        notes=notes,
        inputs=inputs,
    )


def compared(arm: Rate, other: Rate) -> Tested:
    """The test of two rates, or why there is nothing to learn."""
    why = _nothing_to_learn(arm, other)
    return Tested(None, "test.fisher", why) if why else association([arm.cells, other.cells])


def _nothing_to_learn(arm: Rate, other: Rate) -> str:
    if min(arm.n, other.n) < 2:
        return few(min(arm.n, other.n))
    if arm.events + other.events == 0:
        return "no event occurred in either arm"
    if arm.events + other.events == arm.n + other.n:
        return "every patient of both arms had the event"
    return ""


def _difference(
    arm: Rate, other: Rate, level: float
) -> tuple[float | None, tuple[float, float] | None, str]:
    if min(arm.n, other.n) < 2:
        return None, None, few(min(arm.n, other.n))
    found = risk_difference_interval(arm.events, arm.n, other.events, other.n, level=level)
    return found.estimate, (found.ci_low, found.ci_high), ""


def odds_ratio(arm: Rate, other: Rate, tested: Tested, level: float) -> Ratio:
    """By conditional likelihood where the test is exact, else from the sample.

    Where an arm has no event, or nothing else, the ratio is 0 or infinite and is refused.
    """
    exact = tested.method in EXACT_TESTS
    method = "odds_ratio.conditional" if exact else "odds_ratio.woolf"
    if tested.refused:
        return Ratio(None, None, method, tested.refused)
    cells = np.array([arm.cells, other.cells])
    if not cells[:, 0].all():
        return Ratio(None, None, method, "no event occurred in one arm")
    if not cells[:, 1].all():
        return Ratio(None, None, method, "every patient of one arm had the event")
    if not exact:
        found = odds_ratio_interval(arm.events, arm.n, other.events, other.n, level=level)
        return Ratio(found.estimate, (found.ci_low, found.ci_high), method)
    a, b, c, d = (int(cell) for cell in cells.ravel())
    fisher = fisher_exact(a, b, c, d, level=level)
    return Ratio(fisher.odds_ratio, (fisher.odds_ratio_low, fisher.odds_ratio_high), method)
