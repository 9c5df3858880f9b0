"""Kendall's score of two columns: its variance under ties, tau-b, and its exact distribution."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.survival.concordance import beyond

MAX_EXACT = 1000
"""Rows up to which the exact distribution is built; it takes n^3/12 additions."""


@dataclass(frozen=True, slots=True)
class KendallScore:
    """Concordant minus discordant pairs of n rows, its variance without association, and tau-b."""

    n: int
    score: float
    variance: float
    tau: float
    ties: bool


def kendall_score(x: Floats, y: Floats) -> KendallScore:
    """Score S = sum over pairs of sign(x_i - x_j) sign(y_i - y_j), columns of shape (n,).

    The variance is that under ties; tau-b = S/sqrt(pairs not tied in x, pairs not tied in y).
    Raises AnalysisError for fewer than two rows and for a constant column, where tau is not
    defined. Kendall 1970, ISBN 0-85264-199-0. R: cor.test(method = "kendall"), to 1e-12.
    """
    n = len(x)
    if n < 2 or x.min() == x.max() or y.min() == y.max():
        raise AnalysisError.single("rank correlation", "a column is constant.")
    codes, rank = (np.unique(column, return_inverse=True)[1].astype(np.int64) for column in (x, y))
    place = codes.astype(np.float64)
    lower, _, higher = beyond(place, rank, np.ones(n), place, rank)
    s = float((higher - lower).sum())
    t, u = (np.unique(v, return_counts=True)[1].astype(np.float64) for v in (x, y))
    pairs = n * (n - 1) / 2
    tied_x, tied_y = float((t * (t - 1)).sum()) / 2, float((u * (u - 1)).sum()) / 2
    tau = s / sqrt((pairs - tied_x) * (pairs - tied_y))
    return KendallScore(n, s, _variance(n, t, u), tau, bool(tied_x or tied_y))


def _variance(n: int, t: Floats, u: Floats) -> float:
    """Variance of the score with groups of t and u tied rows."""
    untied = n * (n - 1) * (2 * n + 5)
    variance = (
        untied - float((t * (t - 1) * (2 * t + 5)).sum()) - float((u * (u - 1) * (2 * u + 5)).sum())
    ) / 18
    variance += float((t * (t - 1)).sum()) * float((u * (u - 1)).sum()) / (2 * n * (n - 1))
    if n > 2:
        triples = float((t * (t - 1) * (t - 2)).sum()) * float((u * (u - 1) * (u - 2)).sum())
        variance += triples / (9 * n * (n - 1) * (n - 2))
    return variance


def exact_kendall_p(score: float, n: int) -> float:
    """Two-sided exact P value of a score without ties: twice the smaller tail, at most 1.

    The number of discordant pairs is a sum of independent uniforms on 0..i, i < n; its
    distribution is built up to the smaller tail. Raises AnalysisError above ``MAX_EXACT`` rows.
    R: cor.test(method = "kendall", exact = TRUE), to 1e-12.
    """
    if n > MAX_EXACT:
        raise AnalysisError.single("rank correlation", f"{n} rows are too many for exact.")
    pairs = n * (n - 1) // 2
    smaller = (pairs - round(abs(score))) // 2
    mass = np.zeros(smaller + 1)
    mass[0] = 1.0
    for i in range(1, n):
        below = np.cumsum(mass)
        below[i + 1 :] -= below[: -i - 1].copy()
        mass = below / (i + 1)
    return min(1.0, 2 * float(mass.sum()))
