"""Shape of distributions: Shapiro-Wilk for normality, Kolmogorov-Smirnov for two samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, exp, log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.stats.samples.counted import Group, cross_counts, repeated, samples

LARGEST_SHAPIRO = 5000
LARGEST_PRODUCT = 50_000_000
"""Product of the sizes up to which the exact Kolmogorov-Smirnov distribution is walked."""

# Royston 1995, AS R94: polynomials, lowest power first.
_FIRST = (0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056)
_SECOND = (0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633)
_SMALL_MEAN = (0.544, -0.39978, 0.025054, -6.714e-4)
_SMALL_LOG_SD = (1.3822, -0.77857, 0.062767, -0.0020322)
_LARGE_MEAN = (-1.5861, -0.31082, -0.083751, 0.0038915)
_LARGE_LOG_SD = (-0.4803, -0.082676, 0.0030302)


@dataclass(frozen=True, slots=True)
class ShapeTest:
    """A statistic between 0 and 1 with its P value."""

    statistic: float
    p_value: float


def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    return sum(c * x**power for power, c in enumerate(coefficients))


def shapiro_wilk(values: ArrayLike, counts: ArrayLike | None = None) -> ShapeTest:
    """W of normality of n rows, 3 <= n <= 5000, with Royston's approximation of P.

    ``counts`` tells how many rows each value stands for.
    Raises AnalysisError outside these sizes, for missing values and without variation.
    Royston 1995, doi:10.2307/2986146. R: shapiro.test, to 1e-10.
    """
    (x,) = repeated(counts, as_floats(values, "values"))
    x = np.sort(x)
    n = len(x)
    if not (3 <= n <= LARGEST_SHAPIRO and np.isfinite(x).all()):
        raise AnalysisError.single("Shapiro-Wilk", f"needs 3 to {LARGEST_SHAPIRO} numbers.")
    if x[0] == x[-1]:
        raise AnalysisError.single("Shapiro-Wilk", "all values are equal.")
    centred = (x - x.mean()) / (x[-1] - x[0])
    half = n // 2
    spread = float(_weights(n) @ (centred[::-1][:half] - centred[:half]))
    w = min(1.0, spread**2 / float(centred @ centred))
    return ShapeTest(w, _shapiro_p(w, n))


def _weights(n: int) -> Floats:
    """Weights of the ordered differences, outermost first."""
    if n == 3:
        return np.array([sqrt(0.5)])
    m = -special.ndtri((np.arange(1, n // 2 + 1) - 0.375) / (n + 0.25))
    total = 2 * float(m @ m)
    root, unit = sqrt(total), 1 / sqrt(n)
    first = _polynomial(_FIRST, unit) + m[0] / root
    if n <= 5:
        scale = sqrt((total - 2 * m[0] ** 2) / (1 - 2 * first**2))
        return np.concatenate(([first], m[1:] / scale))
    second = _polynomial(_SECOND, unit) + m[1] / root
    scale = sqrt((total - 2 * m[0] ** 2 - 2 * m[1] ** 2) / (1 - 2 * first**2 - 2 * second**2))
    return np.concatenate(([first, second], m[2:] / scale))


def _shapiro_p(w: float, n: int) -> float:
    if w >= 1:
        return 1.0
    if n == 3:
        return max(0.0, 6 / pi * (asin(sqrt(w)) - asin(sqrt(0.75))))
    y = log(1 - w)
    if n <= 11:
        limit = -2.273 + 0.459 * n
        if y >= limit:
            return 1e-99
        y = -log(limit - y)
        mean, sd = _polynomial(_SMALL_MEAN, n), exp(_polynomial(_SMALL_LOG_SD, n))
    else:
        mean, sd = _polynomial(_LARGE_MEAN, log(n)), exp(_polynomial(_LARGE_LOG_SD, log(n)))
    return float(special.ndtr((mean - y) / sd))


def kolmogorov_smirnov(first: Group, second: Group) -> ShapeTest:
    """Largest distance of two distribution functions with its exact two-sided P, ties included.

    P is the probability that a random order of the pooled rows goes at least as far apart at the
    end of a run of ties. Raises AnalysisError for empty groups and where the product of the sizes
    is past 50 million. Smirnov 1939; Schröer and Trenkler 1995, doi:10.1016/0167-9473(94)00040-P.
    R: ks.test(exact = TRUE), to 1e-12.
    """
    _, table = cross_counts(samples([first, second]))
    m, n = (int(size) for size in table.sum(axis=0))
    if m * n > LARGEST_PRODUCT:
        raise AnalysisError.single("Kolmogorov-Smirnov", "too many rows for an exact test.")
    ends = np.cumsum(table, axis=0)
    far = np.abs(ends[:, 0] * n - ends[:, 1] * m).max()
    looked_at = np.zeros(m + n + 1, dtype=bool)
    looked_at[ends.sum(axis=1).astype(np.int64)] = True
    return ShapeTest(float(far) / (m * n), _reached(m, n, float(far), looked_at))


def _reached(m: int, n: int, far: float, looked_at: np.ndarray) -> float:
    """Probability that a path from (0, 0) to (m, n) goes ``far`` from the diagonal."""
    i = np.arange(m + 1)
    hit = np.zeros(m + 1)
    for k in range(1, m + n + 1):
        j = k - i
        before = np.concatenate(([0.0], hit[:-1]))
        hit = (i * before + np.maximum(j, 0) * hit) / k
        if looked_at[k]:
            hit[(np.abs(i * n - j * m) >= far) & (j >= 0) & (j <= n)] = 1.0
    return float(min(1.0, hit[m]))
