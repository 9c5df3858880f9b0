"""Several groups: Kruskal-Wallis, Friedman, Jonckheere-Terpstra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.ranks.midranks import mid_ranks, ranks_of_counts, tie_sum
from reportgen.stats.ranks.shift import untied
from reportgen.stats.results import ChiSquareTest, check_alternative, tail_p
from reportgen.stats.samples.counted import Group, cross_counts, repeated, samples

METHODS = ("normal_approximation", "exact")
LARGEST_J = 2_000_000
"""Pairs of rows up to which the exact distribution of J is listed."""


def kruskal_wallis(groups: Sequence[Group]) -> ChiSquareTest:
    """H = 12/(N(N+1)) sum R_j^2/n_j - 3(N+1) over 1 - sum(t^3 - t)/(N^3 - N), with g - 1 df.

    Groups are rows or counted samples. Raises AnalysisError for one group, an empty group, or
    where all values are equal. Kruskal and Wallis 1952, doi:10.1080/01621459.1952.10483441.
    R: kruskal.test, to 1e-12.
    """
    _, table = cross_counts(samples(groups))
    if len(table) == 1:
        raise AnalysisError.single("groups", "all values are equal: there is nothing to rank.")
    n, counts = table.sum(axis=0), table.sum(axis=1)
    total = float(n.sum())
    sums = ranks_of_counts(counts) @ table
    h = 12 / (total * (total + 1)) * float((sums**2 / n).sum()) - 3 * (total + 1)
    h /= 1 - tie_sum(counts) / (total**3 - total)
    return ChiSquareTest(h, len(n) - 1, chi_square_p(h, len(n) - 1))


def friedman(table: ArrayLike, counts: ArrayLike | None = None) -> ChiSquareTest:
    """Test of m related measurements, shape (subjects, m), tie-corrected, with m - 1 df.

    ``counts`` tells how many subjects each row stands for.

    Raises AnalysisError for missing values, one measurement, or where every subject has equal
    values. Friedman 1937, doi:10.1080/01621459.1937.10503522. R: friedman.test, to 1e-12.
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[1] < 2 or not len(cells) or not np.isfinite(cells).all():
        raise AnalysisError.single("table", "needs rows of two or more measurements.")
    (cells,) = repeated(counts, cells)
    n, m = cells.shape
    ranks = np.array([mid_ranks(row) for row in cells])
    ties = sum(tie_sum(np.unique(row, return_counts=True)[1].astype(np.float64)) for row in cells)
    spread = n * m * (m + 1) - ties / (m - 1)
    if not spread > 0:
        raise AnalysisError.single("table", "every subject has equal values.")
    q = 12 * float(((ranks.sum(axis=0) - n * (m + 1) / 2) ** 2).sum()) / spread
    return ChiSquareTest(q, m - 1, chi_square_p(q, m - 1))


@dataclass(frozen=True, slots=True)
class JonckheereTest:
    """J counts pairs in increasing order of the groups, ties half; z is positive for a rise."""

    j: float
    mean: float
    variance: float
    variance_untied: float
    z: float
    p_value: float
    method: str


def jonckheere(
    groups: Sequence[Group], *, method: str = "normal_approximation", alternative: str = "two_sided"
) -> JonckheereTest:
    """Test of a trend over groups in the order given, for rows or counted samples.

    The normal approximation has the variance under ties; ``exact`` needs values without ties and
    doubles the smaller tail; ``greater`` is a rise. Raises AnalysisError for ties or too many rows
    with ``exact`` and where all values are equal. Jonckheere 1954, doi:10.1093/biomet/41.1-2.133;
    Hollander and Wolfe 1999, ISBN 0-471-19045-4. R: clinfun::jonckheere.test, to 1e-10.
    """
    check_choice(method, METHODS, "method")
    check_alternative(alternative)
    _, table = cross_counts(samples(groups))
    if len(table) == 1:
        raise AnalysisError.single("groups", "all values are equal: there is nothing to rank.")
    n, t = table.sum(axis=0), table.sum(axis=1)
    j = _pairs_rising(table)
    mean = (n.sum() ** 2 - (n**2).sum()) / 4
    untied = _untied_variance(n)
    variance = _tied_variance(n, t)
    z = (j - float(mean)) / sqrt(variance)
    if method == "exact":
        if np.any(t > 1):
            raise AnalysisError.single("method", "exact needs values without ties.")
        p = _exact_p(n, j, alternative)
    else:
        p = tail_p(z, alternative)
    return JonckheereTest(j, float(mean), variance, untied, z, p, method)


def _pairs_rising(table: Floats) -> float:
    """Pairs whose later group has the larger value, ties half."""
    total = 0.0
    for later in range(1, table.shape[1]):
        earlier = table[:, :later].sum(axis=1)
        below = np.cumsum(earlier) - earlier / 2
        total += float(table[:, later] @ below)
    return total


def _untied_variance(n: Floats) -> float:
    total = float(n.sum())
    return (total**2 * (2 * total + 3) - float((n**2 * (2 * n + 3)).sum())) / 72


def _tied_variance(n: Floats, t: Floats) -> float:
    total = float(n.sum())
    first = (
        total * (total - 1) * (2 * total + 5)
        - float((n * (n - 1) * (2 * n + 5)).sum())
        - float((t * (t - 1) * (2 * t + 5)).sum())
    ) / 72
    second = float((n * (n - 1)).sum()) * float((t * (t - 1)).sum()) / (8 * total * (total - 1))
    if total < 3:
        return first + second
    cubes = float((n * (n - 1) * (n - 2)).sum()) * float((t * (t - 1) * (t - 2)).sum())
    return first + second + cubes / (36 * total * (total - 1) * (total - 2))


def _exact_p(n: Floats, j: float, alternative: str) -> float:
    """J is a sum of independent Mann-Whitney counts: the next group against all before."""
    sizes = [int(size) for size in n]
    before, top, mass = sizes[0], 0, np.ones(1)
    if sum(sizes) ** 2 / 2 > LARGEST_J:
        raise AnalysisError.single("method", "too many rows for exact.")
    for size in sizes[1:]:
        step = _counts_of_u(before, size)
        mass = np.convolve(mass, step)
        before, top = before + size, top + before * size
    below, above = float(mass[: int(j) + 1].sum()), float(mass[int(j) :].sum())
    tails = {"less": below, "greater": above, "two_sided": min(1.0, 2 * min(below, above))}
    return min(1.0, tails[alternative])


def _counts_of_u(n1: int, n2: int) -> Floats:
    """Probabilities of U = 0, 1, ..., n1 n2."""
    distribution = untied(n1, n2)
    mass = np.zeros(n1 * n2 + 1)
    mass[distribution.sums - n1 * (n1 + 1) // 2] = distribution.probabilities
    return mass
