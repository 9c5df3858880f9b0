"""Rubin's rules: one estimate from those of several completed data sets."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import as_floats, same_length
from reportgen.stats.distributions import two_sided_p, two_sided_quantile


@dataclass(frozen=True, slots=True)
class RubinPooled:
    """The mean of m estimates with its variance within, between and in all.

    ``r`` is the relative increase of variance through what is missing, ``lambda_`` the share of
    the variance that is due to it, ``fmi`` the fraction of missing information; ``df`` is infinite
    where nothing varies between data sets and no complete-data df were given.
    """

    m: int
    estimate: float
    within: float
    between: float
    total: float
    std_error: float
    r: float
    lambda_: float
    df: float
    fmi: float
    ci_low: float
    ci_high: float
    t: float
    p_value: float

    @property
    def relative_efficiency(self) -> float:
        """Variance with infinitely many data sets over that with m: 1/(1 + fmi/m), Rubin 1987."""
        return 1 / (1 + self.fmi / self.m)


def rubin(
    estimates: ArrayLike,
    variances: ArrayLike,
    *,
    complete_df: float | None = None,
    level: float = LEVEL,
) -> RubinPooled:
    """Pool m estimates and their variances, shapes (m,), both on a scale that is near normal.

    total = within + (1 + 1/m) between; df = (m - 1)/lambda^2, with ``complete_df`` (rows less
    coefficients) as Barnard and Rubin 1999, doi:10.1093/biomet/86.4.948. Raises AnalysisError for
    fewer than two data sets and for variances that are missing, negative or all 0. Rubin 1987,
    doi:10.1002/9780470316696. R: mice::pool.scalar, to 1e-10.
    """
    q, u = as_floats(estimates, "estimates"), as_floats(variances, "variances")
    same_length(estimates=q, variances=u)
    if len(q) < 2:
        raise AnalysisError.single("estimates", "fewer than two completed data sets.")
    if not (np.isfinite(q).all() and np.isfinite(u).all() and np.all(u >= 0)):
        raise AnalysisError.single("estimates", "an estimate or variance is missing or negative.")
    m, estimate, within = len(q), float(q.mean()), float(u.mean())
    between = float(np.var(q, ddof=1))
    extra = (1 + 1 / m) * between
    total = within + extra
    if not total > 0:
        raise AnalysisError.single("variances", "are all 0: nothing can be tested.")
    r = extra / within if within > 0 else inf
    share = extra / total
    df = _df(m, share, complete_df)
    se = sqrt(total)
    finite = None if df == inf else df
    half = two_sided_quantile(level, finite) * se
    fmi = (r + 2 / (df + 3)) / (r + 1) if r < inf else 1.0
    return RubinPooled(
        m, estimate, within, between, total, se, r, share, df, fmi,
        estimate - half, estimate + half, estimate / se, two_sided_p(estimate / se, finite),
    )  # fmt: skip


def _df(m: int, share: float, complete_df: float | None) -> float:
    """Degrees of freedom; those observed where nothing varies between the data sets."""
    large = (m - 1) / share**2 if share > 1e-150 else inf
    if complete_df is None:
        return large
    if not complete_df > 0:
        raise AnalysisError.single("complete_df", f"must be above 0, not {complete_df:g}.")
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
    return observed if large == inf else large * observed / (large + observed)
