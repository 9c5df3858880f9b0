"""Where a normal estimate may fall, as functions of its mean and variance: values and derivatives.

A selection model weighs an estimate y ~ N(mu, v + tau2) by a function of its P value, which
depends on z = y/sqrt(v) alone. The integral of weight times density is a sum over cells of the
z axis; here is what each cell contributes for each study.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats


@dataclass(frozen=True, slots=True)
class Jet:
    """A quantity per cell and study (M, k) with its first and second derivatives in mu and tau2."""

    value: Floats
    mu: Floats
    tau2: Floats
    mu_mu: Floats
    mu_tau2: Floats
    tau2_tau2: Floats

    def parts(self) -> tuple[Floats, ...]:
        """All six arrays, the value first."""
        return self.value, self.mu, self.tau2, self.mu_mu, self.mu_tau2, self.tau2_tau2


def stacked(jets: list[Jet]) -> Jet:
    """The cells of several jets one after the other."""
    columns = zip(*(jet.parts() for jet in jets), strict=True)
    return Jet(*(np.concatenate(column) for column in columns))


def log_density(y: Floats, v: Floats, mu: float, tau2: float) -> Jet:
    """Logarithm of the normal density of the estimates themselves, one row."""
    total = v + tau2
    r = y - mu
    q = r**2 / total
    parts = (
        -(np.log(2 * pi * total) + q) / 2,
        r / total,
        (q - 1) / (2 * total),
        -1 / total,
        -r / total**2,
        (0.5 - q) / total**2,
    )
    return Jet(*(np.atleast_2d(part) for part in parts))


def at_nodes(z: Floats, rule: Floats, v: Floats, mu: float, tau2: float) -> Jet:
    """Density of z at quadrature nodes z (Q,) times their weights ``rule``, shapes (Q, k)."""
    total = v + tau2
    sd, s = np.sqrt(total), np.sqrt(v)
    u = (z[:, None] * s - mu) / sd
    value = np.exp(-(u**2) / 2) * (rule[:, None] * s / (sd * sqrt(2 * pi)))
    first, second = u / sd, (u**2 - 1) / (2 * total)
    return Jet(
        value,
        value * first,
        value * second,
        value * (first**2 - 1 / total),
        value * (first * second - u / (sd * total)),
        value * (second**2 + (0.5 - u**2) / total**2),
    )


def between(low: Floats, high: Floats, v: Floats, mu: float, tau2: float) -> Jet:
    """Probability that z lies between ``low`` and ``high`` (M,), which may be infinite: (M, k)."""
    below, above = _up_to(low, v, mu, tau2), _up_to(high, v, mu, tau2)
    u, w = (_standardised(z, v, mu, tau2) for z in (low, high))
    # in the upper tail the difference of the other tails keeps the digits
    value = np.where(u > 0, special.ndtr(-u) - special.ndtr(-w), special.ndtr(w) - special.ndtr(u))
    rest = (b - a for a, b in zip(below, above, strict=True))
    return Jet(value, *rest)


def _standardised(z: Floats, v: Floats, mu: float, tau2: float) -> Floats:
    return np.asarray((z[:, None] * np.sqrt(v) - mu) / np.sqrt(v + tau2))


def _up_to(z: Floats, v: Floats, mu: float, tau2: float) -> tuple[Floats, ...]:
    """Derivatives of the normal distribution function at z: mu, tau2, and the second ones."""
    total = v + tau2
    sd = np.sqrt(total)
    u = _standardised(z, v, mu, tau2)
    u = np.where(np.isfinite(u), u, 0.0)
    density = np.where(np.isfinite(z)[:, None], np.exp(-(u**2) / 2) / sqrt(2 * pi), 0.0)
    return (
        -density / sd,
        -u * density / (2 * total),
        -u * density / total,
        (1 - u**2) * density / (2 * total * sd),
        u * (3 - u**2) * density / (4 * total**2),
    )
