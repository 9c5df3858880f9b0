"""Risk ratio and odds ratio of two arms with intervals by name."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, sqrt

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import check_choice
from reportgen.stats.contingency.chi_square import check_arms
from reportgen.stats.contingency.difference import Contrast
from reportgen.stats.contingency.score import Arms, odds_ratio_limits, risk_ratio_limits
from reportgen.stats.distributions import check_level, two_sided_quantile
from reportgen.stats.results import Limits


def _around(estimate: float, variance: float, level: float) -> Limits:
    """Normal limits on the log scale."""
    half = two_sided_quantile(level) * sqrt(variance)
    return Limits(exp(log(estimate) - half), exp(log(estimate) + half))


def _katz(arms: Arms, level: float) -> Limits:
    """Normal on the log scale; Katz et al. 1978, doi:10.2307/2530610."""
    if arms.events_1 == 0 or arms.events_2 == 0:
        raise AnalysisError.single(
            "risk_ratio_interval", "Katz limits need events in both arms.", "Use koopman."
        )
    variance = 1 / arms.events_1 - 1 / arms.n_1 + 1 / arms.events_2 - 1 / arms.n_2
    return _around(arms.events_1 / arms.n_1 * arms.n_2 / arms.events_2, variance, level)


def _woolf(arms: Arms, level: float) -> Limits:
    """Normal on the log scale; Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x."""
    cells = _cells(arms)
    if min(cells) == 0:
        raise AnalysisError.single(
            "odds_ratio_interval",
            "Woolf limits need events and non-events in both arms.",
            "Use miettinen_nurminen, or the exact limits of Fisher's test.",
        )
    a, b, c, d = cells
    return _around(a * d / (b * c), sum(1 / cell for cell in cells), level)


def _cells(arms: Arms) -> tuple[float, float, float, float]:
    return arms.events_1, arms.n_1 - arms.events_1, arms.events_2, arms.n_2 - arms.events_2


RISK_RATIO_INTERVALS: dict[str, Callable[[Arms, float], Limits]] = {
    "katz": _katz,
    "koopman": lambda arms, level: risk_ratio_limits(arms, level, corrected=False),
    "miettinen_nurminen": lambda arms, level: risk_ratio_limits(arms, level, corrected=True),
}

ODDS_RATIO_INTERVALS: dict[str, Callable[[Arms, float], Limits]] = {
    "woolf": _woolf,
    "miettinen_nurminen": lambda arms, level: odds_ratio_limits(arms, level, corrected=True),
}


def risk_ratio_interval(
    events_1: int,
    n_1: int,
    events_2: int,
    n_2: int,
    *,
    method: str = "koopman",
    level: float = LEVEL,
) -> Contrast:
    """p1/p2 with limits by a key of ``RISK_RATIO_INTERVALS``, on the ratio scale.

    Score limits reach 0 without events in arm 1 and infinity without events in arm 2; the estimate
    is None without events in both, infinite without events in arm 2. Raises AnalysisError for arms
    that are none, for Katz limits without events, for an unknown method.
    Koopman 1984, doi:10.2307/2531405. R: ratesci::scoreci, DescTools::BinomRatioCI, to 1e-8.
    """
    check_arms(events_1, n_1, events_2, n_2)
    check_level(level)
    check_choice(method, RISK_RATIO_INTERVALS, "risk_ratio_interval")
    arms = Arms(events_1, n_1, events_2, n_2)
    limits = RISK_RATIO_INTERVALS[method](arms, level)
    return Contrast(_ratio(events_1 * n_2, events_2 * n_1), limits.low, limits.high)


def odds_ratio_interval(
    events_1: int,
    n_1: int,
    events_2: int,
    n_2: int,
    *,
    method: str = "woolf",
    level: float = LEVEL,
) -> Contrast:
    """(a d)/(b c) with limits by a key of ``ODDS_RATIO_INTERVALS``, on the ratio scale.

    The estimate is None where it is 0/0. Raises AnalysisError for arms that are none, for Woolf
    limits with an empty cell, for an unknown method. Score limits: Miettinen and Nurminen 1985,
    doi:10.1002/sim.4780040211. R: ratesci::scoreci, to 1e-8.
    """
    check_arms(events_1, n_1, events_2, n_2)
    check_level(level)
    check_choice(method, ODDS_RATIO_INTERVALS, "odds_ratio_interval")
    arms = Arms(events_1, n_1, events_2, n_2)
    a, b, c, d = _cells(arms)
    limits = ODDS_RATIO_INTERVALS[method](arms, level)
    return Contrast(_ratio(a * d, b * c), limits.low, limits.high)


def _ratio(upper: float, lower: float) -> float | None:
    if lower == 0:
        return None if upper == 0 else inf
    return upper / lower
