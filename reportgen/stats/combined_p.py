"""P values of several studies combined into one."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, rows
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.results import ChiSquareTest, NormalTest, tail_p


def _inside(p_values: ArrayLike, highest_allowed: bool) -> Floats:
    p = as_floats(p_values, "p_values")
    if len(p) == 0:
        raise AnalysisError.single("p_values", "there is none to combine.")
    good = (p > 0) & ((p <= 1) if highest_allowed else (p < 1))
    if np.any(bad := ~good):
        raise AnalysisError.single(
            "p_values", f"{rows(bad)} with a P value that decides alone or is none."
        )
    return p


def fisher_combined(p_values: ArrayLike) -> ChiSquareTest:
    """Fisher's method: -2 sum log p is chi-square with 2k df if no study has an effect.

    P values (k,) in 0 < p <= 1, else AnalysisError. Fisher 1932, Statistical Methods for Research
    Workers, 4th ed. R: metap::sumlog, to 1e-12.
    """
    p = _inside(p_values, highest_allowed=True)
    statistic = float(-2 * np.log(p).sum())
    return ChiSquareTest(statistic, 2 * len(p), chi_square_p(statistic, 2 * len(p)))


def stouffer_combined(p_values: ArrayLike, weights: ArrayLike | None = None) -> NormalTest:
    """Stouffer's method on one-sided P values: sum(w z)/sqrt(sum w^2), upper tail.

    P values (k,) in 0 < p < 1, weights (k,) positive, by default equal; else AnalysisError.
    Stouffer et al. 1949, The American Soldier 1; Lipták 1958. R: metap::sumz, to 1e-12.
    """
    p = _inside(p_values, highest_allowed=False)
    w = np.ones(len(p)) if weights is None else as_floats(weights, "weights")
    if len(w) != len(p) or not np.all((w > 0) & np.isfinite(w)):
        raise AnalysisError.single("weights", f"needs {len(p)} positive numbers.")
    z = float((w * -special.ndtri(p)).sum() / sqrt(float((w**2).sum())))
    return NormalTest(z, tail_p(z, "greater"))
