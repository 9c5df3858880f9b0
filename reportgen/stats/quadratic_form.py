"""Distribution of a weighted sum of independent chi-square variables with one df each."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import numpy as np
from scipy import special

from reportgen.stats.checks import Floats

LIKE = 40.0
"""Coefficients that differ by at most this factor are summed by Ruben's series."""


def upper_tail(value: float, coefficients: Floats) -> float:
    """P(sum of c_i chi2_1 > value) for c_i >= 0, to about 1e-12 (alike) or 1e-9 (far apart).

    Ruben's mixture of chi-square distributions when the coefficients are alike, else the
    inversion integral of Imhof. Ruben 1962, doi:10.1214/aoms/1177704580; Imhof 1961,
    doi:10.1093/biomet/48.3-4.419. R: CompQuadForm::farebrother, imhof.
    """
    c = coefficients[coefficients > coefficients.max(initial=0.0) * 1e-12]
    if len(c) == 0 or value <= 0:
        return 1.0 if value <= 0 else 0.0
    if c.max() <= LIKE * c.min():
        return _ruben(value, c)
    return _imhof(value / float(c.max()), c / c.max())


def _ruben(value: float, c: Floats) -> float:
    """Weights of chi-squares with m, m+2, m+4, ... df at the scale that shrinks them fastest."""
    beta = float(2 * c.min() * c.max() / (c.min() + c.max()))
    ratio, power = 1 - beta / c, np.ones_like(c)
    terms, powers = [exp(0.5 * float(np.log(beta / c).sum()))], [0.0]
    total = terms[0] * float(special.chdtrc(len(c), value / beta))
    left = 1 - terms[0]
    for j in range(1, 5000):
        power = power * ratio
        powers.append(float(power.sum()))
        terms.append(float(np.dot(powers[1:], terms[::-1])) / (2 * j))
        total += terms[j] * float(special.chdtrc(len(c) + 2 * j, value / beta))
        left -= terms[j]
        if abs(left) < 1e-14 * j or max(map(abs, terms[-8:])) < 1e-17:
            break
    return min(1.0, max(0.0, total + left))


def _imhof(value: float, c: Floats) -> float:
    """1/2 + 1/pi integral of sin(angle(u)) / (u size(u)) over u > 0.

    Up to the first half period of sin(value u/2) on a logarithmic axis, which keeps the many
    scales of the coefficients apart; from there half period by half period, an alternating series
    whose limit repeated averaging finds long before its terms vanish.
    """
    half_period = 2 * np.pi / value
    start = log(1e-16 / (1 + value + float(c.sum())))
    edges = np.exp(np.arange(start, log(half_period), 0.2))
    edges = np.append(edges, half_period)
    total = sum(_panel(a, b, value, c) for a, b in pairwise(edges))
    sums, last = [total], total
    for j in range(1, 3000):
        total += _panel(j * half_period, (j + 1) * half_period, value, c)
        sums.append(total)
        limit = _averaged(np.array(sums[-16:]))
        if j >= 16 and abs(limit - last) < 1e-14:
            break
        last = limit
    return min(1.0, max(0.0, 0.5 + limit / np.pi))


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def _panel(low: float, high: float, value: float, c: Floats) -> float:
    u = low + (high - low) * (_NODES + 1) / 2
    angle = 0.5 * np.arctan(np.outer(u, c)).sum(axis=1) - 0.5 * value * u
    size = np.exp(0.25 * np.log1p(np.outer(u, c) ** 2).sum(axis=1))
    return float((_WEIGHTS * np.sin(angle) / (u * size)).sum()) * (high - low) / 2


def _averaged(sums: Floats) -> float:
    """Euler's transformation: means of neighbours until one is left."""
    while len(sums) > 1:
        sums = (sums[1:] + sums[:-1]) / 2
    return float(sums[0])
