"""Standardised mean differences between weighted groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, same_length
from reportgen.stats.samples.balance import over_spread

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
    x, w = as_floats(values, "values"), as_floats(weights, "weights")
    same_length(values=x, weights=w, treated=as_floats(treated, "treated"))
    if not (np.isfinite(x).all() and np.isfinite(w).all()):
        raise AnalysisError.single("values", "a value or weight is missing.")
    if min(np.count_nonzero(treated), np.count_nonzero(~treated)) < 2:
        raise AnalysisError.single("groups", "a group has fewer than two rows.")
    sides = (treated, ~treated)
    means = [float(np.average(x[side], weights=w[side])) for side in sides]
    plain = [_variance(x[side], np.ones(int(side.sum())), binary) for side in sides]
    after = [_variance(x[side], w[side], binary) for side in sides]
    gap = means[0] - means[1]
    variances = (sum(plain) / 2, sum(after) / 2, plain[0])
    return Balance(means[0], means[1], *(over_spread(gap, variance) for variance in variances))


def _variance(x: Floats, w: Floats, binary: bool) -> float:
    total = float(w.sum())
    mean = float(w @ x) / total
    if binary:
        return mean * (1 - mean)
    left = total - float(w @ w) / total
    return float(w @ (x - mean) ** 2) / left if left > 0 else 0.0
