"""Rates by the interval that was asked for, and two rates compared: difference, ratio, number
needed to treat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.analysis.cohort.testing import Tested, few
from reportgen.errors import AnalysisError
from reportgen.spec.cohort_rates import RateIntervals
from reportgen.stats.contingency.difference import (
    Contrast,
    number_needed,
    risk_difference_interval,
)
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.ratio import odds_ratio_interval, risk_ratio_interval
from reportgen.stats.intervals import proportion_interval

Limits = tuple[float, float]

EXACT_TESTS = ("test.fisher", "test.fisher_mid_p")
NOT_DEFINED = {"rate": "clopper_pearson", "difference": "miettinen_nurminen"}
"""What takes the place of an interval that is not defined where all or none have the event."""
NO_WIDTH = "the Wald interval has no width where all or none had the event"
WITHOUT_WIDTH = ("rate.wald", "difference.wald")


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
class Estimated:
    """An estimate with its limits and method, or the reason why there is none."""

    value: float | None
    ci: Limits | None
    method: str
    refused: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def rate_of(rate: Rate, intervals: RateIntervals, level: float) -> Estimated:
    """The proportion and its interval."""
    asked = intervals.rate_interval
    if not rate.n:
        return Estimated(None, None, f"rate.{asked}", "no patient was evaluable")

    def limits(method: str) -> Limits:
        found = proportion_interval([rate.events], [rate.n], method=method, level=level)
        return float(found.low[0]), float(found.high[0])

    return _or_instead("rate", asked, rate.events / rate.n, limits)


def difference_of(arm: Rate, other: Rate, intervals: RateIntervals, level: float) -> Estimated:
    """The rate of the arm less that of the other, with limits within -1..1."""
    asked = intervals.difference
    if min(arm.n, other.n) < 2:
        return Estimated(None, None, f"difference.{asked}", few(min(arm.n, other.n)))

    def limits(method: str) -> Limits:
        found = risk_difference_interval(
            arm.events, arm.n, other.events, other.n, method=method, level=level
        )
        return max(-1.0, found.ci_low), min(1.0, found.ci_high)

    return _or_instead("difference", asked, arm.events / arm.n - other.events / other.n, limits)


def _or_instead(what: str, asked: str, value: float, limits: Callable[[str], Limits]) -> Estimated:
    """With the limits asked for, else with those that are always defined, which is said."""
    method = f"{what}.{asked}"
    try:
        ci = limits(asked)
    except AnalysisError:
        taken = NOT_DEFINED[what]
        instead = (("instead_of", method),)
        return Estimated(value, limits(taken), f"{what}.{taken}", settings=instead)
    notes = (NO_WIDTH,) if method in WITHOUT_WIDTH and ci[0] == ci[1] else ()
    return Estimated(value, ci, method, notes=notes)


def odds_ratio_of(
    arm: Rate, other: Rate, tested: Tested, intervals: RateIntervals, level: float
) -> Estimated:
    """By conditional likelihood where the test is exact, else from the sample, unless one of them
    was asked for.

    Where an arm has no event, or nothing else, the ratio is 0 or infinite and is refused.
    """
    asked, exact = intervals.odds_ratio, tested.method in EXACT_TESTS
    name = asked
    if asked == "by_test":
        name = "conditional" if exact else "woolf"
    beside = {"conditional": " beside Fisher’s exact test", "woolf": " beside the chi-square test"}
    settings = (("beside", beside[name] if asked == "by_test" else ""),)
    method = f"odds_ratio.{name}"
    why = tested.refused or _one_sided(arm, other, both=True)
    if why:
        return Estimated(None, None, method, why, settings)
    if name == "conditional":
        (a, b), (c, d) = arm.cells, other.cells
        fisher = fisher_exact(a, b, c, d, level=level)
        limits = (fisher.odds_ratio_low, fisher.odds_ratio_high)
        return Estimated(fisher.odds_ratio, limits, method, settings=settings)
    found = odds_ratio_interval(arm.events, arm.n, other.events, other.n, method=name, level=level)
    return Estimated(found.estimate, (found.ci_low, found.ci_high), method, settings=settings)


def risk_ratio_of(
    arm: Rate, other: Rate, tested: Tested, intervals: RateIntervals, level: float
) -> Estimated:
    """Rate of the arm over that of the other; refused where one of them is 0."""
    method = f"risk_ratio.{intervals.risk_ratio}"
    why = tested.refused or _one_sided(arm, other, both=False)
    if why:
        return Estimated(None, None, method, why)
    found = risk_ratio_interval(
        arm.events, arm.n, other.events, other.n, method=intervals.risk_ratio, level=level
    )
    return Estimated(found.estimate, (found.ci_low, found.ci_high), method)


def _one_sided(arm: Rate, other: Rate, *, both: bool) -> str:
    if not (arm.events and other.events):
        return "no event occurred in one arm"
    if both and not (arm.cells[1] and other.cells[1]):
        return "every patient of one arm had the event"
    return ""


RATIOS: dict[str, Callable[[Rate, Rate, Tested, RateIntervals, float], Estimated]] = {
    "odds_ratio": odds_ratio_of,
    "risk_ratio": risk_ratio_of,
}


@dataclass(frozen=True, slots=True)
class Needed:
    """A number needed to treat, and the limits of an interval that runs through infinity.

    ``benefit`` says which of the two numbers it is. Where the interval runs through infinity there
    is no ``ci`` but ``to_benefit`` and ``to_harm``, between which infinity lies.
    """

    value: float | None
    benefit: bool
    ci: Limits | None = None
    to_benefit: float | None = None
    to_harm: float | None = None
    refused: str = ""


def needed_of(difference: Estimated, higher_better: bool) -> Needed:
    """Reciprocal of a difference with those of its limits; Altman 1998,
    doi:10.1136/bmj.317.7168.1309."""
    value, ci = difference.value, difference.ci
    if value is None or ci is None:
        return Needed(None, True, refused=difference.refused)
    up, down = (ci[1], -ci[0]) if higher_better else (-ci[0], ci[1])
    if value == 0:
        # the rates are equal; what the data leave possible is said all the same
        same = "the rates did not differ"
        if not (up > 0 and down > 0):
            return Needed(None, True, refused=same)
        return Needed(None, True, None, 1 / up, 1 / down, same)
    benefit = (value > 0) == higher_better
    try:
        found = number_needed(Contrast(value, *ci))
    except AnalysisError:
        return Needed(None, benefit, refused="a limit of the difference is 0")
    if found.through_infinity:
        return Needed(found.estimate, benefit, None, 1 / up, 1 / down)
    return Needed(found.estimate, benefit, (found.low, found.high))
