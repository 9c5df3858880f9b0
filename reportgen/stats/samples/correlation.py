"""Correlation of two columns: Pearson, Spearman, Kendall's tau-b."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice, same_length
from reportgen.stats.distributions import one_sided_quantile, two_sided_quantile
from reportgen.stats.ranks.kendall import kendall_score
from reportgen.stats.ranks.midranks import mid_ranks
from reportgen.stats.results import check_alternative, tail_p
from reportgen.stats.samples.counted import repeated


@dataclass(frozen=True, slots=True)
class Correlation:
    """Coefficient with P value; limits for Pearson with four rows or more, else None."""

    estimate: float
    p_value: float
    ci_low: float | None
    ci_high: float | None


def _pearson(x: Floats, y: Floats) -> float:
    dx, dy = x - x.mean(), y - y.mean()
    r = float(dx @ dy) / sqrt(float(dx @ dx) * float(dy @ dy))
    return min(1.0, max(-1.0, r))


def _t_p(r: float, n: int, alternative: str) -> float:
    if abs(r) == 1:
        return tail_p(r * 1e300, alternative, n - 2)
    return tail_p(r * sqrt((n - 2) / (1 - r * r)), alternative, n - 2)


def _product_moment(x: Floats, y: Floats, alternative: str, level: float) -> Correlation:
    """t with n - 2 df; limits by Fisher's z, one of them at its bound if one-sided."""
    r, n = _pearson(x, y), len(x)
    p = _t_p(r, n, alternative)
    if n < 4 or abs(r) == 1:
        return Correlation(r, p, None, None)
    quantile = two_sided_quantile if alternative == "two_sided" else one_sided_quantile
    half = quantile(level) / sqrt(n - 3)
    low = -1.0 if alternative == "less" else tanh(atanh(r) - half)
    high = 1.0 if alternative == "greater" else tanh(atanh(r) + half)
    return Correlation(r, p, low, high)


def _spearman(x: Floats, y: Floats, alternative: str, level: float) -> Correlation:
    """Pearson's of the mid-ranks, t with n - 2 df."""
    r = _pearson(mid_ranks(x), mid_ranks(y))
    return Correlation(r, _t_p(r, len(x), alternative), None, None)


def _kendall(x: Floats, y: Floats, alternative: str, level: float) -> Correlation:
    """tau-b; normal with the variance under ties; Kendall 1970, ISBN 0-85264-199-0."""
    found = kendall_score(x, y)
    p_value = tail_p(found.score / sqrt(found.variance), alternative)
    return Correlation(found.tau, p_value, None, None)


COEFFICIENTS: dict[str, Callable[[Floats, Floats, str, float], Correlation]] = {
    "pearson": _product_moment,
    "spearman": _spearman,
    "kendall": _kendall,
}


def correlation(
    x: ArrayLike,
    y: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    coefficient: str = "pearson",
    alternative: str = "two_sided",
    level: float = LEVEL,
) -> Correlation:
    """Correlation of two columns of shape (n,) by a key of ``COEFFICIENTS``; rows may have counts.

    Raises AnalysisError for fewer than three rows, missing values, a constant column.
    R: cor.test(exact = FALSE), to 1e-10.
    """
    check_choice(coefficient, COEFFICIENTS, "coefficient")
    check_alternative(alternative)
    a, b = as_floats(x, "x"), as_floats(y, "y")
    same_length(x=a, y=b)
    a, b = repeated(counts, a, b)
    if len(a) < 3 or not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise AnalysisError.single("correlation", "needs three rows or more without gaps.")
    if a.min() == a.max() or b.min() == b.max():
        raise AnalysisError.single("correlation", "a column is constant.")
    return COEFFICIENTS[coefficient](a, b, alternative, level)
