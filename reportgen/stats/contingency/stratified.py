"""Tables over strata: Cochran-Mantel-Haenszel, common estimates, homogeneity of odds ratios."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.counts.mantel_haenszel import (
    Sums,
    cells_of,
    odds_ratio,
    risk_difference,
    risk_ratio,
)
from reportgen.stats.distributions import chi_square_p, two_sided_quantile
from reportgen.stats.results import ChiSquareTest

SMALLEST_CORRECTED = 0.5


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

    log_risk_ratio: Sums
    risk_difference: Sums
    log_odds_ratio: Sums
    breslow_day: ChiSquareTest | None
    tarone: ChiSquareTest | None


def _stack(tables: ArrayLike, whole: bool) -> Floats:
    """Tables as (strata, 2, 2), those without counts in an arm left out."""
    stack = np.asarray(tables, dtype=np.float64)
    if stack.ndim != 3 or stack.shape[1:] != (2, 2):
        raise AnalysisError.single("tables", f"are no 2x2 tables: shape {stack.shape}.")
    if not np.all(np.isfinite(stack) & (stack >= 0) & ((stack == np.rint(stack)) | (not whole))):
        raise AnalysisError.single("tables", "hold cells that are no whole numbers from 0 on.")
    kept = stack[(stack.sum(axis=2) > 0).all(axis=1)]
    if not len(kept):
        raise AnalysisError.single("tables", "no stratum has participants in both arms.")
    return np.asarray(kept)


def cochran_mantel_haenszel(
    tables: ArrayLike, *, correction: bool = True, level: float = LEVEL, whole: bool = True
) -> MantelHaenszel:
    """Test of a common odds ratio of 1 over K tables, shape (K, 2, 2), and that ratio.

    (|sum(a - E)| - y)^2/sum V with hypergeometric E and V, y = 0.5 with ``correction`` and left
    out when |sum(a - E)| < 0.5; OR = sum(ad/n)/sum(bc/n) with the Robins-Breslow-Greenland
    variance. Strata with an empty arm carry nothing and are left out; ``whole`` False accepts cells
    with a continuity correction. Raises AnalysisError where no stratum has both arms, both events
    and non-events. Mantel and Haenszel 1959,
    doi:10.1093/jnci/22.4.719; Robins et al. 1986, doi:10.2307/2531052. R: mantelhaen.test, 1e-12.
    """
    stack = _stack(tables, whole)
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
    found = odds_ratio(cells_of(stack))
    if found.estimate is None or found.standard_error is None:
        n = stack.sum(axis=(1, 2))
        up = float((stack[:, 0, 0] * stack[:, 1, 1] / n).sum())
        down = float((stack[:, 0, 1] * stack[:, 1, 0] / n).sum())
        undefined = up == 0 and down == 0
        return (None if undefined else 0.0 if up == 0 else np.inf), (None, None)
    half = two_sided_quantile(level) * found.standard_error
    return exp(found.estimate), (exp(found.estimate - half), exp(found.estimate + half))


def mantel_haenszel(tables: ArrayLike, *, whole: bool = True) -> CommonEstimates:
    """Common risk ratio, risk difference and odds ratio over K tables, shape (K, 2, 2).

    Rows are arms, the first column events. Breslow-Day sums (a - A)^2/V with A the first cell
    that the common odds ratio implies; Tarone takes (sum(a - A))^2/sum V away; df K - 1 over
    strata with both events and non-events. Raises AnalysisError as ``cochran_mantel_haenszel``.
    Breslow and Day 1980, ISBN 92-832-0132-9; Tarone 1985, doi:10.1093/biomet/72.1.91.
    R: metafor::rma.mh, DescTools::BreslowDayTest, to 1e-10.
    """
    stack = _stack(tables, whole)
    cells = cells_of(stack)
    odds = odds_ratio(cells)
    tests = (None, None) if odds.estimate is None else _homogeneity(stack, exp(odds.estimate))
    return CommonEstimates(risk_ratio(cells), risk_difference(cells), odds, *tests)


def _homogeneity(stack: Floats, ratio: float) -> tuple[ChiSquareTest | None, ChiSquareTest | None]:
    """Breslow-Day without and with Tarone's correction."""
    events, other = stack[:, :, 0].sum(axis=1), stack[:, :, 1].sum(axis=1)
    used = stack[(events > 0) & (other > 0)]
    if len(used) < 2:
        return None, None
    n1, n2, m = used[:, 0].sum(axis=1), used[:, 1].sum(axis=1), used[:, :, 0].sum(axis=1)
    a = cell_with_odds_ratio(n1, n2, m, ratio)
    variance = 1 / (1 / a + 1 / (n1 - a) + 1 / (m - a) + 1 / (n2 - m + a))
    gap = used[:, 0, 0] - a
    plain = float((gap**2 / variance).sum())
    corrected = plain - float(gap.sum()) ** 2 / float(variance.sum())
    df = len(used) - 1
    return (
        ChiSquareTest(plain, df, chi_square_p(plain, df)),
        ChiSquareTest(corrected, df, chi_square_p(corrected, df)),
    )


def cell_with_odds_ratio(n1: Floats, n2: Floats, m: Floats, ratio: float | Floats) -> Floats:
    """First cell with these margins and this odds ratio: the root inside the possible range.

    Rows of n1 and n2, m in the first column; shapes broadcast, odds ratio > 0.
    """
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
