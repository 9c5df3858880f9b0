"""Wilcoxon's signed-rank test of pairs, exact under ties."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import as_floats, check_choice, same_length
from reportgen.stats.ranks.midranks import mid_ranks, tie_sum
from reportgen.stats.results import check_alternative, tail_p
from reportgen.stats.samples.counted import repeated

METHODS = ("auto", "exact", "normal_approximation")
EXACT_BELOW = 50
ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Sum of the ranks of positive differences, of ``n`` differences that are not 0."""

    statistic: float
    n: int
    p_value: float
    method: str


def signed_rank(
    first: ArrayLike,
    second: ArrayLike,
    *,
    counts: ArrayLike | None = None,
    method: str = "auto",
    alternative: str = "two_sided",
    correction: bool = True,
) -> SignedRank:
    """Test that differences first less second are symmetric about 0; (n,), with counts or not.

    Differences of 0 are left out, ties share ranks. ``exact``: all signs alike, two-sided the
    smaller tail twice; ``normal_approximation`` with tie-corrected variance and ``correction`` of
    0.5; ``auto``: exact below 50 differences. Raises AnalysisError for missing values or without
    a difference. Wilcoxon 1945, doi:10.2307/3001968. R: wilcox.test(paired), to 1e-12.
    """
    check_choice(method, METHODS, "method")
    check_alternative(alternative)
    x, y = as_floats(first, "first"), as_floats(second, "second")
    same_length(first=x, second=y)
    x, y = repeated(counts, x, y)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise AnalysisError.single("pairs", "a value is missing.", "Leave the pair out.")
    # the same difference of other numbers must tie although its last bits differ
    scale = max(float(np.abs(np.concatenate((x, y))).max(initial=0.0)), 1e-300)
    gaps = np.round((x - y) / scale / ROUNDING) * ROUNDING
    gaps = gaps[gaps != 0]
    n = len(gaps)
    if n == 0:
        raise AnalysisError.single("pairs", "no pair differs: there is nothing to rank.")
    ranks = mid_ranks(np.abs(gaps))
    v = float(ranks[gaps > 0].sum())
    if method == "auto":
        method = "exact" if n < EXACT_BELOW else "normal_approximation"
    if method == "exact":
        return SignedRank(v, n, _exact_p(ranks, v, alternative), method)
    ties = np.unique(np.abs(gaps), return_counts=True)[1].astype(np.float64)
    gap = v - n * (n + 1) / 4
    sd = sqrt(n * (n + 1) * (2 * n + 1) / 24 - tie_sum(ties) / 48)
    half = {"two_sided": 0.5 * float(np.sign(gap)), "greater": 0.5, "less": -0.5}[alternative]
    z = (gap - half) / sd if correction else gap / sd
    return SignedRank(v, n, tail_p(z, alternative), method)


def _exact_p(ranks: np.ndarray, v: float, alternative: str) -> float:
    """Distribution of the sum over all signs, in half ranks."""
    doubled = np.rint(2 * ranks).astype(np.int64)
    mass = np.ones(1)
    for rank in doubled:
        longer = np.zeros(len(mass) + int(rank))
        longer[: len(mass)] += mass / 2
        longer[int(rank) :] += mass / 2
        mass = longer
    at = round(2 * v)
    below, above = float(mass[: at + 1].sum()), float(mass[at:].sum())
    tails = {"less": below, "greater": above, "two_sided": min(1.0, 2 * min(below, above))}
    return min(1.0, tails[alternative])
