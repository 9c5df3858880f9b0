"""The log-rank family: weighted, stratified, for trend, pairwise, and its one-step hazard ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice, few_levels
from reportgen.stats.distributions import chi_square_p, two_sided_quantile
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.grouped import MOST_GROUPS, GroupedRisk, grouped_risk
from reportgen.stats.survival.observations import Observations, beside, take

MOST_OF_PAIRS = 50
"""Groups of which every two are compared: 1,225 tests."""


@dataclass(frozen=True, slots=True)
class LogRank:
    """Weighted sums of observed and expected events by group, shapes (g,), their covariance, test.

    ``df`` counts the groups with expected events, less one; with df = 0 nothing is compared and
    P is 1. ``n`` counts rows.
    """

    levels: tuple[object, ...]
    n: Floats
    observed: Floats
    expected: Floats
    covariance: Floats
    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class LogRankTrend:
    """Score of the trend s'(O - E), its variance and test."""

    score: float
    variance: float
    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class OneStepHazardRatio:
    """Second group against the first: exp((O - E)/V) with limits, and its parts."""

    observed_minus_expected: float
    variance: float
    log_hazard_ratio: float
    std_error: float
    hazard_ratio: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class PairwiseTest:
    """Log-rank test of two of the groups."""

    first: object
    second: object
    test: ChiSquareTest


def _left_survival(risk: GroupedRisk) -> Floats:
    """Pooled Kaplan-Meier just before every event time, within strata."""
    n, d = risk.at_risk.sum(axis=1), risk.events.sum(axis=1)
    survival = np.empty(len(n))
    for low, high in zip(risk.first[:-1], risk.first[1:], strict=True):
        if high > low:
            steps = np.cumprod(1 - d[low:high] / n[low:high])
            survival[low:high] = np.concatenate(([1.0], steps[:-1]))
    return survival


def _fleming_harrington(risk: GroupedRisk, rho: float, gamma: float) -> Floats:
    before = _left_survival(risk)
    return np.asarray(before**rho * (1 - before) ** gamma)


WEIGHTINGS: dict[str, Callable[[GroupedRisk, float, float], Floats]] = {
    "none": lambda risk, rho, gamma: np.ones(len(risk.time)),
    "g_rho": _fleming_harrington,
    "gehan": lambda risk, rho, gamma: np.asarray(risk.at_risk.sum(axis=1)),
    "tarone_ware": lambda risk, rho, gamma: np.asarray(np.sqrt(risk.at_risk.sum(axis=1))),
}


def log_rank(
    data: Observations | GroupedRisk,
    group: ArrayLike | None = None,
    *,
    strata: ArrayLike | None = None,
    weighting: str = "none",
    rho: float = 1.0,
    gamma: float = 0.0,
) -> LogRank:
    """(O - E)' V^- (O - E), E = sum w d n_g/n, V hypergeometric, summed over times and strata.

    w is 1 (``none``), S(t-)^rho (1 - S(t-))^gamma of the pooled Kaplan-Meier of the stratum
    (``g_rho``: rho = 1, gamma = 0 is Peto-Peto; gamma > 0 looks for late differences), the number
    at risk (``gehan``) or its root (``tarone_ware``). Weights of the rows are frequencies; delayed
    entry is allowed. All sums are floats: the product of counts that overflows whole numbers at
    500,000 rows does not here. Raises AnalysisError for fewer than two groups, without events, for
    an unknown weighting or a negative power. Mantel 1966, PMID 5910392; Harrington and Fleming
    1982, doi:10.1093/biomet/69.3.553; Tarone and Ware 1977, doi:10.1093/biomet/64.1.156.
    R: survdiff(rho), to 1e-10; with gamma the score test of clogit over the risk sets, to 1e-10.
    """
    check_choice(weighting, WEIGHTINGS, "weighting")
    if min(rho, gamma) < 0:
        raise AnalysisError.single("rho, gamma", f"{min(rho, gamma):g} is negative.")
    risk = _risk(data, group, strata)
    if len(risk.levels) < 2:
        raise AnalysisError.single("group", "only one group: there is nothing to compare.")
    few_levels(len(risk.levels), MOST_GROUPS, "group")
    if not len(risk.time):
        raise AnalysisError.single("event", "no event in any group: there is nothing to compare.")
    weight = WEIGHTINGS[weighting](risk, rho, gamma)
    n, d = risk.at_risk.sum(axis=1), risk.events.sum(axis=1)
    share = risk.at_risk / n[:, None]
    observed, expected = weight @ risk.events, (weight * d) @ share
    several = n > 1
    factor = np.zeros(len(n))
    factor[several] = weight[several] ** 2 * d[several] * ((n - d)[several] / (n[several] - 1))
    covariance = np.diag(factor @ share) - (share * factor[:, None]).T @ share
    return _tested(risk, observed, expected, covariance)


def _risk(
    data: Observations | GroupedRisk, group: ArrayLike | None, strata: ArrayLike | None
) -> GroupedRisk:
    if isinstance(data, GroupedRisk):
        return data
    if group is None:
        raise AnalysisError.single("group", "is needed with rows.")
    return grouped_risk(data, group, strata)


def _tested(risk: GroupedRisk, observed: Floats, expected: Floats, covariance: Floats) -> LogRank:
    """The quadratic form over the groups that can have events, one of them left out."""
    used = np.flatnonzero(expected > 0)
    gap, v = (observed - expected)[used][1:], covariance[np.ix_(used, used)][1:, 1:]
    # with gamma > 0 the first event time weighs nothing, and it may be the only one
    df, statistic = max(0, len(used) - 1), 0.0
    if df > 0:
        if np.linalg.matrix_rank(v) < df:
            # groups that are never at risk together, or no time with anybody left to compare
            statistic = float(gap @ np.linalg.pinv(v) @ gap)
            df = int(np.linalg.matrix_rank(v))
        else:
            statistic = float(gap @ np.linalg.solve(v, gap))
    p = chi_square_p(statistic, df)
    return LogRank(risk.levels, risk.n, observed, expected, covariance, statistic, df, p)


def log_rank_trend(found: LogRank, scores: ArrayLike | None = None) -> LogRankTrend:
    """(s'(O - E))^2/(s'Vs) with 1 df; scores 1, 2, ... in the order of the groups unless given.

    Raises AnalysisError for as many scores as groups are not, or scores without variance.
    Tarone 1975, doi:10.1093/biomet/62.3.679. R: survdiff and arithmetic, to 1e-10.
    """
    s = as_floats(np.arange(1.0, len(found.n) + 1) if scores is None else scores, "scores")
    if len(s) != len(found.n):
        raise AnalysisError.single("scores", f"{len(s)} scores for {len(found.n)} groups.")
    score = float(s @ (found.observed - found.expected))
    variance = float(s @ found.covariance @ s)
    if not variance > 1e-12 * float(np.abs(s) @ np.abs(found.covariance) @ np.abs(s)):
        raise AnalysisError.single("scores", "the groups at risk together share one score.")
    statistic = score**2 / variance
    return LogRankTrend(score, variance, statistic, 1, chi_square_p(statistic, 1))


def one_step_hazard_ratio(found: LogRank, *, level: float = LEVEL) -> OneStepHazardRatio:
    """exp((O - E)/V) of the second of two groups with limits exp((O - E)/V -+ z/sqrt V).

    Near 1 it is close to the Cox estimate and far from 1 nearer to 1. Raises AnalysisError for
    other than two groups or without variance. Peto et al. 1977, doi:10.1038/bjc.1977.1.
    R: survdiff and arithmetic, to 1e-10.
    """
    if len(found.n) != 2:
        raise AnalysisError.single("group", f"needs two groups, not {len(found.n)}.")
    gap, v = float((found.observed - found.expected)[1]), float(found.covariance[1, 1])
    if not v > 0:
        raise AnalysisError.single("group", "the two groups are never at risk together.")
    centre, se = gap / v, 1 / sqrt(v)
    half = two_sided_quantile(level) * se
    return OneStepHazardRatio(
        gap, v, centre, se, exp(centre), exp(centre - half), exp(centre + half)
    )


def pairwise_log_rank(
    rows: Observations, group: ArrayLike, *, strata: ArrayLike | None = None
) -> tuple[PairwiseTest, ...]:
    """The log-rank test of every two groups, on their rows only; P values not adjusted.

    Raises AnalysisError as ``log_rank``; a pair without events has P = 1 and df = 0.
    R: survminer::pairwise_survdiff(p.adjust.method = "none"), to 1e-10.
    """
    names = beside(rows, group)
    layers = None if strata is None else beside(rows, strata)
    levels, found = np.unique(names).tolist(), []
    few_levels(len(levels), MOST_OF_PAIRS, "group")
    for first, second in combinations(levels, 2):
        here = (names == first) | (names == second)
        some = take(rows, np.flatnonzero(here))
        if not some.event.any():
            found.append(PairwiseTest(first, second, ChiSquareTest(0.0, 0, 1.0)))
            continue
        test = log_rank(some, names[here], strata=None if layers is None else layers[here])
        found.append(
            PairwiseTest(first, second, ChiSquareTest(test.statistic, test.df, test.p_value))
        )
    return tuple(found)
