"""Standardised mean differences between two groups: continuous, binary, several levels."""

from __future__ import annotations

from math import copysign, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, few_levels, same_length
from reportgen.stats.samples.counted import Group, samples

MOST_LEVELS = 1000
"""Their covariance takes the square of so many numbers."""


def smd_continuous(first: Group, second: Group) -> float:
    """(m1 - m2)/sqrt((s1^2 + s2^2)/2), signed; variances with divisor n - 1.

    0 where neither mean nor variance differ, infinite where constants differ. Raises AnalysisError
    for a group of one row. Austin 2009, doi:10.1002/sim.3697. R: tableone, stddiff, to 1e-12.
    """
    a, b = samples([first, second])
    if min(a.n, b.n) < 2:
        raise AnalysisError.single("groups", "a group has one row only: it has no variance.")
    return over_spread(a.mean - b.mean, (a.variance + b.variance) / 2)


def smd_binary(events_1: float, n_1: float, events_2: float, n_2: float) -> float:
    """(p1 - p2)/sqrt((p1 q1 + p2 q2)/2), signed; 0 or infinite where nothing varies.

    Raises AnalysisError for groups without rows or more events than rows.
    Austin 2009, doi:10.1002/sim.3697. R: tableone, to 1e-12.
    """
    if not (n_1 > 0 and n_2 > 0 and 0 <= events_1 <= n_1 and 0 <= events_2 <= n_2):
        raise AnalysisError.single(
            "groups", f"{events_1:g} of {n_1:g} and {events_2:g} of {n_2:g} are no shares."
        )
    p, q = events_1 / n_1, events_2 / n_2
    return over_spread(p - q, (p * (1 - p) + q * (1 - q)) / 2)


def over_spread(gap: float, variance: float) -> float:
    """A difference over the root of a variance: 0 for none, infinite where nothing varies."""
    if gap == 0:
        return 0.0
    return gap / sqrt(variance) if variance > 0 else copysign(inf, gap)


def smd_levels(counts_1: ArrayLike, counts_2: ArrayLike) -> float:
    """sqrt(d' S^- d) of the level shares without the first level, not signed; shapes (levels,).

    d are the differences of shares, S the mean of the two multinomial covariances (pseudo-inverse
    where a level is empty in both groups). Infinite where d lies outside the range of S: a level
    that is all of one group and nothing of the other. Raises AnalysisError for groups without
    rows. Yang and Dalton 2012, SAS Global Forum paper 335. R: tableone, stddiff, to 1e-10.
    """
    a, b = as_floats(counts_1, "counts_1"), as_floats(counts_2, "counts_2")
    same_length(counts_1=a, counts_2=b)
    few_levels(len(a), MOST_LEVELS, "levels")
    if not all(np.all(np.isfinite(x) & (x >= 0)) and x.sum() > 0 for x in (a, b)):
        raise AnalysisError.single("counts", "must be counts with at least one row per group.")
    p, q = a / a.sum(), b / b.sum()
    return levels_apart(p - q, (multinomial(p) + multinomial(q)) / 2)


def multinomial(shares: Floats) -> Floats:
    """The covariance (levels - 1, levels - 1) of one draw from shares (levels,) but the first."""
    p = shares[1:]
    return np.asarray(np.diag(p) - np.outer(p, p))


def levels_apart(gap: Floats, covariance: Floats) -> float:
    """sqrt(d' S^- d) of differences of shares (levels,), S the covariance without the first level.

    Infinite where d lies outside the range of S.
    """
    gap = gap[1:]
    if not gap.any():
        return 0.0
    inverse = np.linalg.pinv(covariance, hermitian=True)
    if np.abs(covariance @ inverse @ gap - gap).max() > 1e-8:
        return inf
    return sqrt(max(float(gap @ inverse @ gap), 0.0))
