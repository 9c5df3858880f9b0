"""Shrunken estimates of the studies under the random-effects model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.stats.checks import Floats, estimates_and_variances
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.pooling import pool


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Empirical Bayes estimates with normal limits, shapes (k,)."""

    estimate: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats


def empirical_bayes(
    yi: ArrayLike, vi: ArrayLike, *, tau2: str | float = "REML", level: float = LEVEL
) -> Shrunken:
    """Each study's effect drawn towards the pooled one, on the scale of ``yi``, shapes (k,).

    lambda y + (1-lambda) mu, lambda = tau2/(tau2 + v); se^2 = lambda v + (1-lambda)^2 se(mu)^2.
    Raises what ``pool`` raises. Raudenbush and Bryk 1985, doi:10.3102/10769986010002075.
    R: metafor::blup, to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    pooled = pool(y, v, tau2=tau2, level=level)
    share = pooled.tau2 / (pooled.tau2 + v)
    estimate = share * y + (1 - share) * pooled.estimate
    se = np.sqrt(share * v + (1 - share) ** 2 * pooled.se**2)
    half = two_sided_quantile(level) * se
    return Shrunken(estimate, se, estimate - half, estimate + half)
