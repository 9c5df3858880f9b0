"""Standardised mean differences between weighted groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, few_levels, same_length
from reportgen.stats.samples.balance import MOST_LEVELS, levels_apart, multinomial, over_spread
from reportgen.stats.survival.observations import Integers

DENOMINATORS = ("unweighted", "weighted", "treated")
"""Root of the mean variance of the groups before or after weighting; the SD of the treated."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Weighted means of treated and controls and their difference over each denominator."""

    mean_treated: float
    mean_control: float
    unweighted: float
    weighted: float
    treated: float


def weighted_smd(
    values: ArrayLike, treated: Bools, weights: ArrayLike, *, binary: bool = False
) -> Balance:
    """Treated less controls, values (n,) with weights (n,).

    Variances are those with divisor n - 1, weighted ones sum w (x - m)^2/(sum w - sum w^2/sum w);
    of a ``binary`` value p (1 - p). 0 where neither means nor values differ, infinite where
    constants do. Raises AnalysisError for values that are missing and for a group of fewer than
    two rows. Austin and Stuart 2015, doi:10.1002/sim.6607. R: cobalt::bal.tab, to 1e-10.
    """
    x, w = _checked(values, treated, weights)
    sides = (treated, ~treated)
    means = [float(np.average(x[side], weights=w[side])) for side in sides]
    plain = [_variance(x[side], np.ones(int(side.sum())), binary) for side in sides]
    after = [_variance(x[side], w[side], binary) for side in sides]
    gap = means[0] - means[1]
    variances = (sum(plain) / 2, sum(after) / 2, plain[0])
    return Balance(means[0], means[1], *(over_spread(gap, variance) for variance in variances))


def weighted_smd_levels(levels: ArrayLike, treated: Bools, weights: ArrayLike) -> float:
    """sqrt(d' S^- d) of the weighted shares of levels, coded in any way (n,); not signed.

    S is the mean of the multinomial covariances of the groups before weighting, so that weights
    move the shares and not the yardstick; of two levels it is the size of ``unweighted`` above.
    Infinite where the groups shared no level before. Raises AnalysisError as ``weighted_smd``.
    Austin and Stuart 2015, doi:10.1002/sim.6607; Yang and Dalton 2012, SAS Global Forum paper 335.
    """
    x, w = _checked(levels, treated, weights)
    codes = np.unique(x, return_inverse=True)[1].astype(np.int64)
    few_levels(int(codes.max()) + 1, MOST_LEVELS, "levels")
    sides = (treated.astype(np.float64), (~treated).astype(np.float64))
    first, second = (_shares(codes, w * side) for side in sides)
    spread = sum(multinomial(_shares(codes, side)) for side in sides) / 2
    return levels_apart(first - second, np.asarray(spread))


def _shares(codes: Integers, weights: Floats) -> Floats:
    """Of the levels of everybody, shape (levels,)."""
    counts = np.bincount(codes, weights, int(codes.max()) + 1)
    return np.asarray(counts / weights.sum(), dtype=np.float64)


def _checked(values: ArrayLike, treated: Bools, weights: ArrayLike) -> tuple[Floats, Floats]:
    """Finite values and weights of two groups of at least two rows, both with some weight."""
    x, w = as_floats(values, "values"), as_floats(weights, "weights")
    same_length(values=x, weights=w, treated=as_floats(treated, "treated"))
    if not (np.isfinite(x).all() and np.isfinite(w).all()):
        raise AnalysisError.single("values", "a value or weight is missing.")
    if min(np.count_nonzero(treated), np.count_nonzero(~treated)) < 2:
        raise AnalysisError.single("groups", "a group has fewer than two rows.")
    if not (w[treated].sum() > 0 and w[~treated].sum() > 0):
        raise AnalysisError.single("weights", "a group has no weight.")
    return x, w


def _variance(x: Floats, w: Floats, binary: bool) -> float:
    total = float(w.sum())
    mean = float(w @ x) / total
    if binary:
        return mean * (1 - mean)
    left = total - float(w @ w) / total
    return float(w @ (x - mean) ** 2) / left if left > 0 else 0.0
