"""Tables over strata: Cochran-Mantel-Haenszel, common estimates, homogeneity of odds ratios."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_p, two_sided_quantile
from reportgen.stats.results import ChiSquareTest

SMALLEST_CORRECTED = 0.5


@dataclass(frozen=True, slots=True)
class LogEstimate:
    """An estimate with its standard error, ratios on the log scale; None where not defined."""

    estimate: float | None
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """CMH test and common odds ratio with limits (None, 0, infinity where not defined)."""

    statistic: float
    df: int
    p_value: float
    odds_ratio: float | None
    ci_low: float | None
    ci_high: float | None
    strata_used: int


@dataclass(frozen=True, slots=True)
class CommonEstimates:
    """Mantel-Haenszel risk ratio, risk difference, odds ratio, and homogeneity of the last.

    ``breslow_day`` is without, ``tarone`` with Tarone's correction; None with one stratum left or
    where the common odds ratio is 0, infinite or not defined.
    """

    log_risk_ratio: LogEstimate
    risk_difference: LogEstimate
    log_odds_ratio: LogEstimate
    breslow_day: ChiSquareTest | None
    tarone: ChiSquareTest | None


def _stack(tables: ArrayLike) -> Floats:
    """Tables as (strata, 2, 2), those without counts in an arm left out."""
    stack = np.asarray(tables, dtype=np.float64)
    if stack.ndim != 3 or stack.shape[1:] != (2, 2):
        raise AnalysisError.single("tables", f"are no 2x2 tables: shape {stack.shape}.")
    if not np.all(np.isfinite(stack) & (stack >= 0) & (stack == np.rint(stack))):
        raise AnalysisError.single("tables", "hold cells that are no whole numbers from 0 on.")
    kept = stack[(stack.sum(axis=2) > 0).all(axis=1)]
    if not len(kept):
        raise AnalysisError.single("tables", "no stratum has participants in both arms.")
    return np.asarray(kept)


def cochran_mantel_haenszel(
    tables: ArrayLike, *, correction: bool = True, level: float = LEVEL
) -> MantelHaenszel:
    """Test of a common odds ratio of 1 over K tables, shape (K, 2, 2), and that ratio.

    (|sum(a - E)| - y)^2/sum V with hypergeometric E and V, y = 0.5 with ``correction`` and left
    out when |sum(a - E)| < 0.5; OR = sum(ad/n)/sum(bc/n) with the Robins-Breslow-Greenland
    variance. Strata with an empty arm carry nothing and are left out. Raises AnalysisError where
    no stratum has both arms, both events and non-events. Mantel and Haenszel 1959,
    doi:10.1093/jnci/22.4.719; Robins et al. 1986, doi:10.2307/2531052. R: mantelhaen.test, 1e-12.
    """
    stack = _stack(tables)
    n = stack.sum(axis=(1, 2))
    first, events = stack[:, 0].sum(axis=1), stack[:, :, 0].sum(axis=1)
    expected = first * events / n
    variance = expected * (n - first) * (n - events) / (n * (n - 1))
    if not variance.sum() > 0:
        raise AnalysisError.single("tables", "in every stratum all or none have the event.")
    gap = abs(float((stack[:, 0, 0] - expected).sum()))
    y = 0.5 if correction and gap >= SMALLEST_CORRECTED else 0.0
    statistic = (gap - y) ** 2 / float(variance.sum())
    ratio, limits = _odds_ratio(stack, level)
    return MantelHaenszel(
        statistic, 1, chi_square_p(statistic, 1), ratio, *limits, int((variance > 0).sum())
    )


def _odds_ratio(
    stack: Floats, level: float
) -> tuple[float | None, tuple[float | None, float | None]]:
    """Common odds ratio with limits where both are defined."""
    found = _log_odds_ratio(stack)
    if found.estimate is None or found.standard_error is None:
        n = stack.sum(axis=(1, 2))
        up = float((stack[:, 0, 0] * stack[:, 1, 1] / n).sum())
        down = float((stack[:, 0, 1] * stack[:, 1, 0] / n).sum())
        undefined = up == 0 and down == 0
        return (None if undefined else 0.0 if up == 0 else np.inf), (None, None)
    half = two_sided_quantile(level) * found.standard_error
    return exp(found.estimate), (exp(found.estimate - half), exp(found.estimate + half))


def _log_odds_ratio(stack: Floats) -> LogEstimate:
    """Mantel-Haenszel with the variance of Robins, Breslow and Greenland."""
    n = stack.sum(axis=(1, 2))
    a, b, c, d = stack[:, 0, 0], stack[:, 0, 1], stack[:, 1, 0], stack[:, 1, 1]
    up, down = a * d / n, b * c / n
    total_up, total_down = float(up.sum()), float(down.sum())
    if total_up == 0 or total_down == 0:
        return LogEstimate(None, None)
    same, other = (a + d) / n, (b + c) / n
    variance = (
        float((same * up).sum()) / total_up**2
        + float((same * down + other * up).sum()) / (total_up * total_down)
        + float((other * down).sum()) / total_down**2
    ) / 2
    return LogEstimate(log(total_up / total_down), sqrt(variance))


def _log_risk_ratio(stack: Floats) -> LogEstimate:
    """Mantel-Haenszel; Greenland and Robins 1985, doi:10.2307/2530643."""
    n = stack.sum(axis=(1, 2))
    a, c = stack[:, 0, 0], stack[:, 1, 0]
    n1, n2 = stack[:, 0].sum(axis=1), stack[:, 1].sum(axis=1)
    up, down = float((a * n2 / n).sum()), float((c * n1 / n).sum())
    if up == 0 or down == 0:
        return LogEstimate(None, None)
    terms = (n1 * n2 * (a + c) - a * c * n) / n**2
    return LogEstimate(log(up / down), sqrt(float(terms.sum()) / (up * down)))


def _risk_difference(stack: Floats) -> LogEstimate:
    """Mantel-Haenszel; variance of Sato, Greenland and Robins 1989, Biometrics 45:1323-1324."""
    n = stack.sum(axis=(1, 2))
    a, c = stack[:, 0, 0], stack[:, 1, 0]
    n1, n2 = stack[:, 0].sum(axis=1), stack[:, 1].sum(axis=1)
    weight = float((n1 * n2 / n).sum())
    estimate = float(((a * n2 - c * n1) / n).sum()) / weight
    p = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2
    q = (a * (n2 - c) + c * (n1 - a)) / (2 * n)
    variance = (estimate * float(p.sum()) + float(q.sum())) / weight**2
    return LogEstimate(estimate, sqrt(max(variance, 0.0)))


def mantel_haenszel(tables: ArrayLike) -> CommonEstimates:
    """Common risk ratio, risk difference and odds ratio over K tables, shape (K, 2, 2).

    Rows are arms, the first column events. Breslow-Day sums (a - A)^2/V with A the first cell
    that the common odds ratio implies; Tarone takes (sum(a - A))^2/sum V away; df K - 1 over
    strata with both events and non-events. Raises AnalysisError as ``cochran_mantel_haenszel``.
    Breslow and Day 1980, ISBN 92-832-0132-9; Tarone 1985, doi:10.1093/biomet/72.1.91.
    R: metafor::rma.mh, DescTools::BreslowDayTest, to 1e-10.
    """
    stack = _stack(tables)
    odds = _log_odds_ratio(stack)
    tests = (None, None) if odds.estimate is None else _homogeneity(stack, exp(odds.estimate))
    return CommonEstimates(_log_risk_ratio(stack), _risk_difference(stack), odds, *tests)


def _homogeneity(stack: Floats, ratio: float) -> tuple[ChiSquareTest | None, ChiSquareTest | None]:
    """Breslow-Day without and with Tarone's correction."""
    events, other = stack[:, :, 0].sum(axis=1), stack[:, :, 1].sum(axis=1)
    used = stack[(events > 0) & (other > 0)]
    if len(used) < 2:
        return None, None
    n1, n2, m = used[:, 0].sum(axis=1), used[:, 1].sum(axis=1), used[:, :, 0].sum(axis=1)
    a = _implied(n1, n2, m, ratio)
    variance = 1 / (1 / a + 1 / (n1 - a) + 1 / (m - a) + 1 / (n2 - m + a))
    gap = used[:, 0, 0] - a
    plain = float((gap**2 / variance).sum())
    corrected = plain - float(gap.sum()) ** 2 / float(variance.sum())
    df = len(used) - 1
    return (
        ChiSquareTest(plain, df, chi_square_p(plain, df)),
        ChiSquareTest(corrected, df, chi_square_p(corrected, df)),
    )


def _implied(n1: Floats, n2: Floats, m: Floats, ratio: float) -> Floats:
    """First cell with these margins and this odds ratio: the root inside the possible range."""
    a = 1 - ratio
    b = n2 - m + ratio * (n1 + m)
    c = -ratio * n1 * m
    return np.asarray(-2 * c / (b + np.sqrt(b * b - 4 * a * c)))


def generalised_cochran_mantel_haenszel(tables: ArrayLike) -> ChiSquareTest:
    """General association of nominal rows and columns over K tables, shape (K, r, c).

    T' V^-1 T with T the sum over strata of n - E without the last row and column and V its
    hypergeometric covariance; df (r-1)(c-1). Rows and columns empty in every stratum are left out.
    Raises AnalysisError where V is singular. Landis, Heyman and Koch 1978, doi:10.2307/1402373.
    R: mantelhaen.test, to 1e-10.
    """
    stack = np.asarray(tables, dtype=np.float64)
    if stack.ndim != 3 or not np.all(np.isfinite(stack) & (stack >= 0)):
        raise AnalysisError.single("tables", "must be counts of shape (strata, rows, columns).")
    stack = stack[:, stack.sum(axis=(0, 2)) > 0]
    stack = stack[:, :, stack.sum(axis=(0, 1)) > 0]
    r, c = stack.shape[1:]
    if min(r, c) < 2:
        raise AnalysisError.single("tables", "only one row or column has counts.")
    gap = np.zeros((r - 1) * (c - 1))
    covariance = np.zeros((len(gap), len(gap)))
    for table in stack:
        n = table.sum()
        if n < 2:
            continue
        p, q = table.sum(axis=1)[:-1], table.sum(axis=0)[:-1]
        gap += (table[:-1, :-1] - np.outer(p, q) / n).ravel()
        rows, columns = np.diag(p) * n - np.outer(p, p), np.diag(q) * n - np.outer(q, q)
        covariance += np.kron(rows, columns) / (n**2 * (n - 1))
    if np.linalg.matrix_rank(covariance) < len(gap):
        raise AnalysisError.single("tables", "a row or column varies in no stratum.")
    statistic = float(gap @ np.linalg.solve(covariance, gap))
    return ChiSquareTest(statistic, len(gap), chi_square_p(statistic, len(gap)))
