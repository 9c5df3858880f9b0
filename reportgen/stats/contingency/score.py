"""Score limits of the contrasts of two proportions, by root finding on the score statistic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import acos, copysign, cos, inf, pi, sqrt

from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.results import Limits
from reportgen.stats.roots import bracketed_root, expand_until

BESIDE = 1e-12


@dataclass(frozen=True, slots=True)
class Arms:
    """Events and participants of two arms, checked by the caller."""

    events_1: float
    n_1: float
    events_2: float
    n_2: float

    @property
    def swapped(self) -> Arms:
        """Arm 2 against arm 1."""
        return Arms(self.events_2, self.n_2, self.events_1, self.n_1)

    def inflation(self, corrected: bool) -> float:
        """N/(N - 1) of Miettinen and Nurminen, or 1."""
        total = self.n_1 + self.n_2
        return total / (total - 1) if corrected else 1.0


def _clip(p: float) -> float:
    return min(1.0, max(0.0, p))


def constrained_difference(arms: Arms, difference: float) -> tuple[float, float]:
    """Maximum likelihood of both proportions given p1 - p2.

    The root of the cubic of Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211.
    """
    x1, n1, x2, n2, d = arms.events_1, arms.n_1, arms.events_2, arms.n_2, difference
    a = n1 + n2
    b = (n1 + 2 * n2) * d - a - x1 - x2
    c = (n2 * d - a - 2 * x2) * d + x1 + x2
    e = x2 * d * (1 - d)
    q = b**3 / (27 * a**3) - b * c / (6 * a**2) + e / (2 * a)
    p = copysign(sqrt(max(b**2 / (9 * a**2) - c / (3 * a), 0.0)), q)
    angle = (pi + acos(min(1.0, max(-1.0, q / p**3)))) / 3 if p**3 != 0 else pi / 2
    second = 2 * p * cos(angle) - b / (3 * a)
    second = min(max(second, 0.0, -d), 1.0, 1 - d)
    return _clip(second + d), second


def _difference_skewness(p1: float, p2: float, variance: float, arms: Arms) -> float:
    """Third central moment over 6 V^1.5 of the difference of proportions."""
    third = p1 * (1 - p1) * (1 - 2 * p1) / arms.n_1**2 - p2 * (1 - p2) * (1 - 2 * p2) / arms.n_2**2
    return third / (6 * variance * sqrt(variance))


def difference_limits(
    arms: Arms, level: float, *, corrected: bool = True, skewness: bool = False
) -> Limits:
    """Values of p1 - p2 that the score test does not reject."""
    z = two_sided_quantile(level)
    factor = arms.inflation(corrected)
    observed = arms.events_1 / arms.n_1 - arms.events_2 / arms.n_2

    def gap(difference: float, sign: float) -> float:
        """Score minus its critical value, times the standard error: no division at the ends."""
        p1, p2 = constrained_difference(arms, difference)
        variance = factor * (p1 * (1 - p1) / arms.n_1 + p2 * (1 - p2) / arms.n_2)
        critical = sign * z
        if skewness and variance > 0:
            critical += _difference_skewness(p1, p2, variance, arms) * (z**2 - 1)
        return observed - difference - critical * sqrt(variance)

    # without events the standard error vanishes at the estimate itself: start just beside it
    below, above = max(-1.0, observed - BESIDE), min(1.0, observed + BESIDE)
    low = _between(lambda d: gap(d, 1.0), -1.0, below)
    high = _between(lambda d: gap(d, -1.0), above, 1.0)
    return Limits(low, high)


def _between(function: Callable[[float], float], low: float, high: float) -> float:
    """Root in the bracket, or the end of the scale where no inner value is rejected."""
    at_low, at_high = function(low), function(high)
    if at_low <= 0:
        return low
    if at_high >= 0:
        return high
    return bracketed_root(function, low, high, at_low=at_low, at_high=at_high)


def _risk_ratio_low(arms: Arms, z: float, factor: float) -> float:
    if arms.events_1 == 0:
        return 0.0
    if arms.events_1 == arms.n_1 and arms.events_2 == arms.n_2:
        # below 1 the second proportion stays at 1; at 1 itself there is no variance to search by
        return arms.n_1 / (arms.n_1 + factor * z**2)
    first, second = arms.events_1 / arms.n_1, arms.events_2 / arms.n_2

    def gap(ratio: float) -> float:
        p1, p2 = _constrained_ratio(arms, ratio)
        variance = p1 * (1 - p1) / arms.n_1 + ratio**2 * p2 * (1 - p2) / arms.n_2
        return first - ratio * second - z * sqrt(max(factor * variance, 0.0))

    return _descending_root(gap, first / second if second > 0 else 1.0)


def _constrained_ratio(arms: Arms, ratio: float) -> tuple[float, float]:
    """Maximum likelihood of both proportions given p1/p2; Koopman 1984, doi:10.2307/2531405."""
    a = (arms.n_1 + arms.n_2) * ratio
    b = ratio * (arms.n_1 + arms.events_2) + arms.events_1 + arms.n_2
    c = arms.events_1 + arms.events_2
    second = _clip(2 * c / (b + sqrt(max(b * b - 4 * a * c, 0.0))))
    return _clip(ratio * second), second


def _descending_root(function: Callable[[float], float], start: float) -> float:
    """Root of a function that is positive near 0 and negative far out."""
    if function(start) > 0:
        low, high = start, expand_until(function, start, wanted_sign=-1.0)
    else:
        low, high = expand_until(function, start, wanted_sign=1.0, factor=0.25), start
    return bracketed_root(function, low, high)


def risk_ratio_limits(arms: Arms, level: float, *, corrected: bool = True) -> Limits:
    """Values of p1/p2 that the score test does not reject; the upper limit by swapping the arms."""
    z, factor = two_sided_quantile(level), arms.inflation(corrected)
    mirrored = _risk_ratio_low(arms.swapped, z, factor)
    return Limits(_risk_ratio_low(arms, z, factor), 1 / mirrored if mirrored > 0 else inf)


def _odds_ratio_low(arms: Arms, z: float, factor: float) -> float:
    x1, n1, x2, n2 = arms.events_1, arms.n_1, arms.events_2, arms.n_2
    if x1 == 0 or x2 == n2:
        return 0.0

    def gap(odds_ratio: float) -> float:
        a, c = n2 * (odds_ratio - 1), x1 + x2
        b = n1 * odds_ratio + n2 - c * (odds_ratio - 1)
        second = _clip(2 * c / (b + sqrt(max(b * b + 4 * a * c, 0.0))))
        first = _clip(second * odds_ratio / (1 + second * (odds_ratio - 1)))
        one, two = n1 * first * (1 - first), n2 * second * (1 - second)
        return (x1 - n1 * first) * sqrt(one + two) - z * sqrt(factor * one * two)

    inner = x1 < n1 and x2 > 0
    return _descending_root(gap, x1 * (n2 - x2) / (x2 * (n1 - x1)) if inner else 1.0)


def odds_ratio_limits(arms: Arms, level: float, *, corrected: bool = True) -> Limits:
    """Values of the odds ratio that the score test does not reject."""
    z, factor = two_sided_quantile(level), arms.inflation(corrected)
    mirrored = _odds_ratio_low(arms.swapped, z, factor)
    return Limits(_odds_ratio_low(arms, z, factor), 1 / mirrored if mirrored > 0 else inf)
