"""Ordered categories: Cochran-Armitage trend of proportions, linear-by-linear association."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import copysign, lcm, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice, counts, same_length
from reportgen.stats.contingency.freeman_halton import as_table
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.ranks.shift import Integers, sum_distribution

METHODS = ("chi_square", "permutation", "exact")
LARGEST_DENOMINATOR = 10_000


@dataclass(frozen=True, slots=True)
class TrendTest:
    """Trend statistic; ``z`` is positive where the risk rises with the score."""

    z: float
    statistic: float
    df: int
    p_value: float
    method: str


def cochran_armitage(
    events: ArrayLike, n: ArrayLike, scores: ArrayLike | None = None, *, method: str = "chi_square"
) -> TrendTest:
    """Linear trend of m proportions over scores (1, 2, ... unless given), shapes (m,).

    T = sum x(s - s_bar) with variance p(1-p) sum n(s - s_bar)^2 for ``chi_square``; times N/(N-1)
    for ``permutation``; ``exact`` sums the conditional probabilities of all T at least as far
    from 0 (z is then that of ``permutation``). Raises AnalysisError where all or none have the
    event, where the scores do not differ, and for exact tests with scores off a common grid.
    Armitage 1955, doi:10.2307/3001775. R: prop.trend.test, coin::independence_test, to 1e-10.
    """
    x, size = counts(events, n)
    s = as_floats(np.arange(1.0, len(x) + 1) if scores is None else scores, "scores")
    same_length(events=x, n=size, scores=s)
    check_choice(method, METHODS, "method")
    total, happened = float(size.sum()), float(x.sum())
    centred = s - float(size @ s) / total
    spread = float(size @ centred**2)
    if happened in (0.0, total):
        raise AnalysisError.single("events", "all or none have the event: no trend to test.")
    if not spread > 0:
        raise AnalysisError.single("scores", "all groups have the same score.")
    share = happened / total
    z = float(x @ centred) / sqrt(share * (1 - share) * spread)
    if method != "chi_square":
        z *= sqrt((total - 1) / total)
    p = _exact_p(x, size, s) if method == "exact" else chi_square_p(z * z, 1)
    return TrendTest(z, z * z, 1, p, method)


def _exact_p(x: Floats, n: Floats, scores: Floats) -> float:
    """Conditional on the number of events, on whole multiples of the scores' common unit."""
    whole = common_grid(scores)
    sizes = n.astype(np.int64)
    happened, total = int(x.sum()), int(n.sum())
    distribution = sum_distribution(sizes, whole, happened)
    observed = int(x.astype(np.int64) @ whole)
    # |T - mean| compared in whole numbers: mean = happened * sum(n s)/N
    mean_times_total = happened * int(sizes @ whole)
    far = np.abs(distribution.sums * total - mean_times_total)
    reached = far >= abs(observed * total - mean_times_total)
    return min(1.0, float(distribution.probabilities[reached].sum()))


def common_grid(scores: Floats) -> Integers:
    """The scores as whole multiples of their common unit."""
    fractions = [Fraction(float(s)).limit_denominator(LARGEST_DENOMINATOR) for s in scores]
    near = all(
        abs(float(f) - s) <= 1e-12 * max(1, abs(s)) for f, s in zip(fractions, scores, strict=True)
    )
    scale = lcm(*(f.denominator for f in fractions)) if near else 0
    if not 0 < scale <= LARGEST_DENOMINATOR:
        raise AnalysisError.single(
            "scores", "an exact test needs scores on a common grid.", "Use permutation."
        )
    return np.array([int(f * scale) for f in fractions], dtype=np.int64)


def linear_by_linear(
    table: ArrayLike,
    row_scores: ArrayLike | None = None,
    column_scores: ArrayLike | None = None,
) -> TrendTest:
    """Association of ordered rows and columns: z = r sqrt(N - 1), shapes (r, c), (r,), (c,).

    r is the correlation of the scores (1, 2, ... unless given) over the N counts. Raises
    AnalysisError where the rows or columns with counts have one score only.
    Mantel 1963, doi:10.1080/01621459.1963.10500879. R: coin::lbl_test, to 1e-10.
    """
    shape = np.shape(table)
    if len(shape) != 2:
        raise AnalysisError.single("table", f"is no table of two dimensions: {shape}.")
    as_table(table)
    cells = np.asarray(table, dtype=np.float64)
    u = as_floats(np.arange(1.0, shape[0] + 1) if row_scores is None else row_scores, "row_scores")
    v = as_floats(
        np.arange(1.0, shape[1] + 1) if column_scores is None else column_scores, "column_scores"
    )
    if (len(u), len(v)) != shape:
        raise AnalysisError.single("scores", f"{len(u)} and {len(v)} scores for {shape} cells.")
    total = float(cells.sum())
    du = u - float(cells.sum(axis=1) @ u) / total
    dv = v - float(cells.sum(axis=0) @ v) / total
    spread = float(cells.sum(axis=1) @ du**2) * float(cells.sum(axis=0) @ dv**2)
    if not spread > 0:
        raise AnalysisError.single("table", "rows or columns with counts share one score.")
    r = float(du @ cells @ dv) / sqrt(spread)
    z = copysign(min(1.0, abs(r)), r) * sqrt(total - 1)
    return TrendTest(z, z * z, 1, chi_square_p(z * z, 1), "permutation")
