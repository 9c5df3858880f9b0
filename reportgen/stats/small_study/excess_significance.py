"""More significant studies than their power allows?"""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, estimates_and_variances
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.pooling import pool
from reportgen.stats.results import check_alternative, tail_p


@dataclass(frozen=True, slots=True)
class ExcessSignificance:
    """Observed and expected number of significant studies at ``theta``, and their comparison.

    ``power`` (k,) sums to ``expected``. ``p_value`` is one-sided: small for too many.
    """

    k: int
    theta: float
    observed: int
    expected: float
    ratio: float
    statistic: float
    p_value: float
    power: Floats


def excess_significance_test(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "common",
    tau2: str | float = "REML",
    alpha: float = 0.05,
    alternative: str = "two_sided",
) -> ExcessSignificance:
    """Chi-square comparison of the significant studies O with the sum E of their powers.

    (O - E)^2/E + (O - E)^2/(k - E), P from the upper normal tail of its signed root. A study is
    significant when its z = yi/sqrt(vi) passes the quantile of ``alternative``; power at theta,
    the pooled effect of ``model``. yi, vi of shape (k,). Raises AnalysisError for arrays that are
    none, and where the power of all studies is 0 or 1 up to rounding. Ioannidis and Trikalinos
    2007, doi:10.1177/1740774507079441. R: metafor::tes, to 1e-10.
    """
    check_alternative(alternative)
    if not 0 < alpha < 1:
        raise AnalysisError.single("alpha", f"lies between 0 and 1, not {alpha}.")
    y, v = estimates_and_variances(yi, vi)
    theta = pool(y, v, model=model, tau2=tau2).estimate
    s = np.sqrt(v)
    significant, power = _significant(y / s, theta / s, alpha, alternative)
    observed, expected, k = int(significant.sum()), float(power.sum()), len(y)
    if not (expected > 1e-12 and k - expected > 1e-12):
        raise AnalysisError.single(
            "excess significance", "the power of every study is 0 or 1: nothing is tested."
        )
    gap = observed - expected
    statistic = gap**2 / expected + gap**2 / (k - expected)
    return ExcessSignificance(
        k,
        theta,
        observed,
        expected,
        observed / expected,
        statistic,
        tail_p(copysign(sqrt(statistic), gap), "greater"),
        power,
    )


def _significant(z: Floats, shift: Floats, alpha: float, alternative: str) -> tuple[Bools, Floats]:
    """Which z are significant, and how probable that is when z is normal around ``shift``."""
    if alternative == "two_sided":
        limit = two_sided_quantile(1 - alpha)
        power = special.ndtr(shift - limit) + special.ndtr(-shift - limit)
        return np.abs(z) >= limit, np.asarray(power)
    side = 1.0 if alternative == "greater" else -1.0
    limit = -float(special.ndtri(alpha))
    return side * z >= limit, np.asarray(special.ndtr(side * shift - limit))
