"""Distribution of a weighted sum of independent chi-square variables with one df each."""

from __future__ import annotations

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats


def upper_tail(value: float, coefficients: Floats) -> float:
    """P(sum of c_i chi2_1 > value) for c_i >= 0, to about 1e-10.

    Ruben's mixture of chi-square distributions with scale beta = the smallest coefficient is exact
    and cheap when the coefficients are alike; Imhof's integral is used when they are not.
    Ruben 1962, doi:10.1214/aoms/1177704580; Imhof 1961, doi:10.1093/biomet/48.3-4.419.
    """
    c = coefficients[coefficients > coefficients.max(initial=0.0) * 1e-14]
    if len(c) == 0:
        return 0.0 if value > 0 else 1.0
    if value <= 0:
        return 1.0
    if c.max() <= 40 * c.min():
        return _ruben(value, c)
    return _imhof(value, c)


def _ruben(value: float, c: Floats) -> float:
    """Mixture series with the scale that makes it converge fastest, all terms alternating-free."""
    beta = 2 * c.min() * c.max() / (c.min() + c.max())
    ratio = 1 - beta / c
    weights = [float(np.exp(0.5 * np.log(beta / c).sum()))]
    powers = [0.0]
    total, mass = 0.0, 0.0
    term, power = weights[0], np.ones_like(c)
    for j in range(20000):
        if j > 0:
            power = power * ratio
            powers.append(float(power.sum()))
            recent = np.array(weights)
            term = float((np.array(powers[1:])[::-1] * recent).sum() / (2 * j))
            weights.append(term)
        mass += term
        total += term * float(special.chdtrc(len(c) + 2 * j, value / beta))
        if abs(1 - mass) < 1e-13 and abs(term) < 1e-15:
            break
    return float(min(1.0, max(0.0, total)))


def _imhof(value: float, c: Floats) -> float:
    """Numerical inversion of the characteristic function, panels of Gauss-Legendre nodes."""
    c = c / c.max()
    x = value / coefficients_scale(c)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    total, start = 0.0, 0.0
    width = 2.0 / (1 + x)
    for _ in range(200000):
        u = start + width * (nodes + 1) / 2
        angle = 0.5 * np.arctan(np.outer(u, c)).sum(axis=1) - 0.5 * x * u
        log_size = 0.25 * np.log1p(np.outer(u, c) ** 2).sum(axis=1)
        piece = float((weights * np.sin(angle) / u * np.exp(-log_size)).sum() * width / 2)
        total += piece
        start += width
        if np.exp(-log_size[-1]) / max(u[-1], 1e-300) * width < 1e-16:
            break
        width = min(width * 1.05, 6.0 / (1 + x) * 4)
    return float(min(1.0, max(0.0, 0.5 + total / np.pi)))


def coefficients_scale(c: Floats) -> float:
    """Largest coefficient after scaling, 1 by construction."""
    return float(c.max())
