"""Cochran's Q, and I2 and H from Q or from tau2, with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from reportgen.defaults import LEVEL
from reportgen.stats.distributions import chi_square_p, two_sided_quantile
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Q with its test, and what follows from Q; I2 in percent, ``h2`` = Q/df is not truncated.

    Limits are the test-based ones and None where they are not defined (see ``from_q``).
    """

    q: float
    df: int
    p_value: float
    i2: float | None
    i2_low: float | None
    i2_high: float | None
    h2: float | None
    h: float | None
    h_low: float | None
    h_high: float | None


def i2_of_h(h: float) -> float:
    """I2 in percent of an H >= 1: 100 (H^2 - 1)/H^2, 0 below."""
    return max(0.0, 100 * (1 - 1 / h**2)) if h > 0 else 0.0


def from_q(q: float, df: int, level: float = LEVEL) -> Heterogeneity:
    """Test, I2 and H of a heterogeneity statistic.

    H = sqrt(Q/df), at least 1; its limits come from the standard error of log H. With one degree
    of freedom and Q <= 2 that is not defined and the limits are None; without any, I2 is None too.
    Higgins and Thompson 2002, doi:10.1002/sim.1186. R: meta::metagen (method.I2 = "Q"), to 1e-12.
    """
    q = max(q, 0.0)
    if df < 1:
        return Heterogeneity(q, df, 1.0, None, None, None, None, None, None, None)
    h2 = q / df
    h = max(1.0, sqrt(h2))
    se = _se_log_h(q, df)
    p_value = chi_square_p(q, df)
    if se is None:
        return Heterogeneity(q, df, p_value, i2_of_h(h), None, None, h2, h, None, None)
    half = two_sided_quantile(level) * se
    low, high = max(1.0, exp(log(h) - half)), max(1.0, exp(min(log(h) + half, 350.0)))
    return Heterogeneity(q, df, p_value, i2_of_h(h), i2_of_h(low), i2_of_h(high), h2, h, low, high)


def _se_log_h(q: float, df: int) -> float | None:
    k = df + 1
    if q > k:
        return (log(q) - log(df)) / (2 * (sqrt(2 * q) - sqrt(2 * k - 3)))
    return sqrt((1 - 1 / (3 * (k - 2) ** 2)) / (2 * (k - 2))) if k > 2 else None


def typical_variance(data: Data) -> float | None:
    """The sampling variance of a typical study: (k-p)/tr P at weights 1/v.

    For a mean it is (k-1) sum w / ((sum w)^2 - sum w^2). None without residual degrees of freedom.
    Higgins and Thompson 2002, doi:10.1002/sim.1186.
    """
    trace = data.at(0.0).trace
    return data.df / trace if data.df > 0 and trace > 0 else None


def i2_of_tau2(tau2: float, typical: float | None) -> float | None:
    """I2 in percent of tau2: 100 tau2/(tau2 + typical variance)."""
    return None if typical is None else 100 * (tau2 / (tau2 + typical))


def h2_of_tau2(tau2: float, typical: float | None) -> float | None:
    """H2 of tau2: 1 + tau2/typical variance."""
    return None if typical is None else 1 + tau2 / typical
