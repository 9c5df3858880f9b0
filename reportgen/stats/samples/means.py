"""Means and variances of samples: t, Welch, analysis of variance, Bartlett, F."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import as_floats, check_choice, same_length
from reportgen.stats.distributions import (
    chi_square_p,
    f_p,
    one_sided_quantile,
    two_sided_quantile,
)
from reportgen.stats.results import ChiSquareTest, FTest, check_alternative, tail_p
from reportgen.stats.samples.counted import Group, Sample, sample, samples

VARIANCES = ("unequal", "equal")


@dataclass(frozen=True, slots=True)
class TTest:
    """Difference of means (first less second) with its t test and limits.

    With a one-sided alternative the limit on the other side is infinite.
    """

    difference: float
    std_error: float
    statistic: float
    df: float
    p_value: float
    ci_low: float
    ci_high: float


def _limits(
    centre: float, se: float, df: float, alternative: str, level: float
) -> tuple[float, float]:
    quantile = two_sided_quantile if alternative == "two_sided" else one_sided_quantile
    half = quantile(level, df) * se
    return (
        -np.inf if alternative == "less" else centre - half,
        np.inf if alternative == "greater" else centre + half,
    )


def t_test(
    first: Group,
    second: Group,
    *,
    variances: str = "unequal",
    alternative: str = "two_sided",
    level: float = LEVEL,
) -> TTest:
    """Difference of two means; ``unequal`` variances by Welch-Satterthwaite, ``equal`` by Student.

    Groups are rows or counted samples. Raises AnalysisError for groups of one row (with ``equal``
    for fewer than three rows in all) and without any variation. Welch 1947,
    doi:10.1093/biomet/34.1-2.28. R: t.test, to 1e-12.
    """
    check_choice(variances, VARIANCES, "variances")
    check_alternative(alternative)
    a, b = samples([first, second])
    va, vb = a.variance / a.n, b.variance / b.n
    if variances == "equal":
        df = a.n + b.n - 2
        if df < 1:
            raise AnalysisError.single("t test", "needs three rows in all.")
        pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / df
        squared = pooled * (1 / a.n + 1 / b.n)
    else:
        _several(a, b)
        squared = va + vb
        # by shares, for squares of squares would leave the range of floats
        share = va / squared if squared > 0 else 0.0
        df = 1 / (share**2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1))
    return _t(a.mean - b.mean, squared, df, alternative, level)


def _several(*groups: Sample) -> None:
    if any(group.n < 2 for group in groups):
        raise AnalysisError.single("groups", "a group has one row only: it has no variance.")


def _t(gap: float, squared: float, df: float, alternative: str, level: float) -> TTest:
    if not squared > 0:
        raise AnalysisError.single("t test", "the values do not vary within the groups.")
    se = sqrt(squared)
    t = gap / se
    low, high = _limits(gap, se, df, alternative, level)
    return TTest(gap, se, t, df, tail_p(t, alternative, df), low, high)


def paired_t_test(
    first: ArrayLike,
    second: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    alternative: str = "two_sided",
    level: float = LEVEL,
) -> TTest:
    """t test of the differences of pairs, shapes (n,), with counts or not, by n - 1 df.

    Raises AnalysisError for fewer than two pairs, missing values or equal differences.
    Student 1908, doi:10.1093/biomet/6.1.1. R: t.test(paired = TRUE), to 1e-12.
    """
    check_alternative(alternative)
    x, y = as_floats(first, "first"), as_floats(second, "second")
    same_length(first=x, second=y)
    gaps = sample(x - y, counts, name="pairs")
    _several(gaps)
    return _t(gaps.mean, gaps.variance / gaps.n, gaps.n - 1, alternative, level)


def one_way_anova(groups: Sequence[Group], *, variances: str = "unequal") -> FTest:
    """F test of equal means of g groups, ``equal`` variances (Fisher) or not (Welch).

    Raises AnalysisError for one group, groups of one row (Welch), and without variation within
    groups. Welch 1951, doi:10.1093/biomet/38.3-4.330. R: oneway.test, to 1e-12.
    """
    check_choice(variances, VARIANCES, "variances")
    found = samples(groups)
    n = np.array([s.n for s in found])
    mean, variance = np.array([s.mean for s in found]), np.array([s.variance for s in found])
    g = len(found)
    if variances == "equal":
        within, df = float((n - 1) @ variance), float(n.sum()) - g
        if not (within > 0 and df > 0):
            raise AnalysisError.single("anova", "the values do not vary within the groups.")
        between = float(n @ (mean - float(n @ mean) / n.sum()) ** 2)
        f = between / (g - 1) / (within / df)
        return FTest(f, g - 1, df, f_p(f, g - 1, df))
    _several(*found)
    if not np.all(variance > 0):
        raise AnalysisError.single("anova", "a group does not vary.", "Use equal variances.")
    w = n / variance
    total = float(w.sum())
    loss = float(((1 - w / total) ** 2 / (n - 1)).sum()) / (g**2 - 1)
    f = float(w @ (mean - float(w @ mean) / total) ** 2) / (g - 1) / (1 + 2 * (g - 2) * loss)
    df = 1 / (3 * loss)
    return FTest(f, g - 1, df, f_p(f, g - 1, df))


def bartlett_test(groups: Sequence[Group]) -> ChiSquareTest:
    """Test of equal variances of g normal samples with g - 1 df.

    Raises AnalysisError for groups of one row or without variation. Bartlett 1937,
    doi:10.1098/rspa.1937.0109. R: bartlett.test, to 1e-12.
    """
    found = samples(groups)
    _several(*found)
    df = np.array([s.n - 1 for s in found])
    variance = np.array([s.variance for s in found])
    if not np.all(variance > 0):
        raise AnalysisError.single("groups", "a group does not vary.")
    total, g = float(df.sum()), len(found)
    pooled = float(df @ variance) / total
    statistic = (total * np.log(pooled) - float(df @ np.log(variance))) / (
        1 + (float((1 / df).sum()) - 1 / total) / (3 * (g - 1))
    )
    return ChiSquareTest(float(statistic), g - 1, chi_square_p(float(statistic), g - 1))


def variance_ratio(first: Group, second: Group, *, alternative: str = "two_sided") -> FTest:
    """Ratio of two variances; two-sided P is twice the smaller tail of F(n1 - 1, n2 - 1).

    Raises AnalysisError for groups of one row or without variation. R: var.test, to 1e-12.
    Snedecor and Cochran 1989, ISBN 0-8138-1561-4.
    """
    check_alternative(alternative)
    a, b = samples([first, second])
    _several(a, b)
    if not (a.variance > 0 and b.variance > 0):
        raise AnalysisError.single("groups", "a group does not vary.")
    f = a.variance / b.variance
    below, above = float(special.fdtr(a.n - 1, b.n - 1, f)), f_p(f, a.n - 1, b.n - 1)
    p = {"less": below, "greater": above, "two_sided": min(1.0, 2 * min(below, above))}
    return FTest(f, a.n - 1, b.n - 1, p[alternative])
