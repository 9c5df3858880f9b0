"""The interval of Henmi and Copas: the common-effect estimate, honest about heterogeneity."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, estimates_and_variances
from reportgen.stats.pooling import Pooled, pool
from reportgen.stats.roots import bracketed_root

PANELS, FARTHEST = 40, 12.0


class _Joint:
    """Gamma approximation of Cochran's Q given the standardised error of the estimate."""

    def __init__(self, v: Floats, tau2: float) -> None:
        w = 1 / v
        self.k, self.w1, self.tau2 = len(v), float(w.sum()), tau2
        self.w2, self.w3, self.w4 = (float((w * w**j).sum()) / self.w1 for j in (1, 2, 3))
        self.variance = 1 + tau2 * self.w2
        # sums of squares of w about their weighted mean, free of cancellation
        self.spread = float((w * (w - self.w2) ** 2).sum()) / self.w1
        self.skew = self.w4 - 2 * self.w2 * self.w3 + self.w2**3

    def moments(self, r: Floats) -> tuple[Floats, Floats]:
        """Conditional mean and variance of Q when the error is r."""
        t, vr = self.tau2, self.variance
        excess = r**2 / vr**2 - 1 / vr
        between = self.w1 - self.w2
        mean = (self.k - 1) + t * between + t**2 * excess * self.spread
        variance = (
            2 * (self.k - 1)
            + 4 * t * between
            + 2 * t**2 * (self.w1 * self.w2 - 2 * self.w3 + self.w2**2)
            + 4 * t**2 * excess * self.spread
            + 4 * t**3 * excess * self.skew
            + 2 * t**4 * (1 / vr**2 - 2 * r**2 / vr**3) * self.spread**2
        )
        return mean, variance

    def below(self, r: Floats, bound: Floats) -> Floats:
        """P(Q < bound) given each r."""
        mean, variance = self.moments(r)
        if np.any(~((mean > 0) & (variance > 0))):
            raise AnalysisError.single(
                "Henmi-Copas", "the approximation to the distribution of Q breaks down."
            )
        return np.asarray(
            special.gammainc(mean**2 / variance, np.maximum(bound, 0) * mean / variance)
        )


def _tail(joint: _Joint, x: float) -> float:
    """P(error/scale > x), the scale taking tau2 as Q estimates it."""
    z, weight = np.polynomial.legendre.leggauss(20)
    edges = x + np.linspace(0, FARTHEST, PANELS + 1)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    r = (middle[:, None] + half[:, None] * z).ravel()
    mass = (half[:, None] * weight).ravel() * np.exp(-(r**2) / 2) / sqrt(2 * np.pi)
    bound = (joint.w1 / joint.w2 - 1) * ((r / x) ** 2 - 1) + (joint.k - 1)
    return float((joint.below(sqrt(joint.variance) * r, bound) * mass).sum())


def pool_henmi_copas(yi: ArrayLike, vi: ArrayLike, *, level: float = LEVEL) -> Pooled:
    """Common-effect estimate with the Henmi-Copas interval, k >= 2 studies, shapes (k,).

    The estimate is sum(y/v)/sum(1/v), less prone to small-study bias than the random-effects one;
    its standard error takes tau2 of DerSimonian-Laird, as in ``pool_ivhet``. The limits are
    estimate -+ u se, u from the joint distribution of the estimate and Q, a gamma given the
    estimate. There is no test: ``statistic`` and ``p_value`` are None.

    Raises AnalysisError for one study and where the approximation breaks down. Henmi and Copas
    2010, doi:10.1002/sim.4029. R: metafor::hc, to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    if len(y) < 2:
        raise AnalysisError.single("Henmi-Copas", "needs at least two studies.")
    plain = pool(y, v, tau2="DL", weights=1 / v, level=level)
    joint = _Joint(v, plain.tau2)
    if not joint.w1 > joint.w2:
        raise AnalysisError.single("Henmi-Copas", "one study carries all weight.")
    tail = (1 - level) / 2

    def excess(x: float) -> float:
        return _tail(joint, x) - tail

    high = 2.0
    while excess(high) > 0:
        high *= 2
        if high > 1e6:
            raise AnalysisError.single("Henmi-Copas", "the limits lie beyond every bound.")
    root = bracketed_root(excess, 1e-6, high)
    half = sqrt(joint.variance) * root * plain.se
    return replace(
        plain,
        method="henmi_copas",
        ci_method="henmi_copas",
        statistic=None,
        p_value=None,
        ci_low=plain.estimate - half,
        ci_high=plain.estimate + half,
    )
