"""Restricted mean survival time: the area under the curve up to a horizon."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, log

import numpy as np

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.stats.results import Limits
from reportgen.stats.survival.kaplan_meier import Curve


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time alive within the horizon, in the unit of time, with its standard error.

    ``extrapolated``: the horizon lies past the last observed time of a curve that has not come
    down to 0; the last value was carried on.
    """

    horizon: float
    estimate: float
    std_error: float
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with limits and a two-sided normal P value, None without any variance."""

    estimate: float
    ci_low: float
    ci_high: float
    p_value: float | None


def restricted_mean(curve: Curve, horizon: float) -> RestrictedMean:
    """Area under S from 0 to the horizon.

    Variance: sum over event times of A^2 d/(n(n - d)), A the area from that time to the horizon
    (no n/(n-1) factor). Royston and Parmar 2013, doi:10.1186/1471-2288-13-152. Raises AnalysisError
    unless the horizon is positive. R: survfit rmean, survRM2::rmst2, to 1e-10.
    """
    if not (np.isfinite(horizon) and horizon > 0):
        raise AnalysisError.single("horizon", f"must be a positive time, not {horizon}.")
    table = curve.table
    inside = table.time < horizon
    time = np.concatenate(([0.0], table.time[inside], [horizon]))
    survival = np.concatenate(([1.0], curve.survival[inside]))
    pieces = survival * np.diff(time)
    remaining = np.cumsum(pieces[::-1])[::-1][1:]
    n, d = table.at_risk[inside], table.events[inside]
    counts = (d > 0) & (n > d)
    area = remaining[counts]
    variance = float((area**2 * d[counts] / (n[counts] * (n - d)[counts])).sum())
    past = horizon > float(table.time[-1]) and float(curve.survival[-1]) > 0
    return RestrictedMean(horizon, float(pieces.sum()), variance**0.5, past)


def difference(first: RestrictedMean, second: RestrictedMean, *, level: float = LEVEL) -> Estimate:
    """Second minus first, in the unit of time; the variances add. R: survRM2, to 1e-10."""
    _same_horizon(first, second)
    gap, se = second.estimate - first.estimate, hypot(first.std_error, second.std_error)
    half = two_sided_quantile(level) * se
    return Estimate(gap, gap - half, gap + half, _p(gap, se))


def ratio(
    first: RestrictedMean, second: RestrictedMean, *, lost: bool = False, level: float = LEVEL
) -> Estimate:
    """Second over first on the log scale by the delta method; ``lost``: of horizon - mean.

    Raises AnalysisError where one of the two is 0. Uno et al. 2014, doi:10.1200/JCO.2014.55.2208.
    R: survRM2, to 1e-10.
    """
    _same_horizon(first, second)
    a, b = (m.horizon - m.estimate if lost else m.estimate for m in (first, second))
    if a <= 0 or b <= 0:
        raise AnalysisError.single("restricted mean", "a ratio with 0 is not defined.")
    centre, se = log(b / a), hypot(first.std_error / a, second.std_error / b)
    half = two_sided_quantile(level) * se
    limits = Limits(exp(centre - half), exp(centre + half))
    return Estimate(b / a, limits.low, limits.high, _p(centre, se))


def _same_horizon(first: RestrictedMean, second: RestrictedMean) -> None:
    if first.horizon != second.horizon:
        raise AnalysisError.single(
            "horizon", f"differs between the groups: {first.horizon:g} and {second.horizon:g}."
        )


def _p(estimate: float, se: float) -> float | None:
    return two_sided_p(estimate / se) if se > 0 else None
