"""One-dimensional root finding to machine precision, without scipy.optimize (0.4 s to import)."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats

EPSILON = 2.0**-52


def bracketed_root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    at_low: float | None = None,
    at_high: float | None = None,
) -> float:
    """Root of a continuous function whose signs differ at the two ends, by Brent's method.

    Stops when the bracket is a few units in the last place wide. Brent 1973, chapter 4,
    ISBN 0-13-022335-2. Raises AnalysisError when the ends do not enclose a sign change.
    """
    a, b = low, high
    fa = function(a) if at_low is None else at_low
    fb = function(b) if at_high is None else at_high
    if not (isfinite(fa) and isfinite(fb)) or fa * fb > 0:
        raise AnalysisError.single("solver", f"no root between {low:g} and {high:g}.")
    c, fc, step, last = a, fa, b - a, b - a
    for _ in range(500):
        if (fb > 0) == (fc > 0) and fb != 0:
            c, fc, step, last = a, fa, b - a, b - a
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        tolerance = 2 * EPSILON * abs(b) + 1e-300
        middle = (c - b) / 2
        if abs(middle) <= tolerance or fb == 0:
            break
        step, last = _next_step(a, b, c, fa, fb, fc, middle, step, last, tolerance)
        a, fa = b, fb
        b += step if abs(step) > tolerance else (tolerance if middle > 0 else -tolerance)
        fb = function(b)
    return b


def _next_step(
    a: float,
    b: float,
    c: float,
    fa: float,
    fb: float,
    fc: float,
    middle: float,
    step: float,
    last: float,
    tolerance: float,
) -> tuple[float, float]:
    """Interpolation where it is safe, else half of the bracket; and the step before it."""
    if abs(last) < tolerance or abs(fa) <= abs(fb):
        return middle, middle
    ratio = fb / fa
    if a == c:
        p, q = 2 * middle * ratio, 1 - ratio
    else:
        u, v = fa / fc, fb / fc
        p = ratio * (2 * middle * u * (u - v) - (b - a) * (v - 1))
        q = (u - 1) * (v - 1) * (ratio - 1)
    if p > 0:
        q = -q
    p = abs(p)
    if 2 * p < min(3 * middle * q - abs(tolerance * q), abs(last * q)):
        return p / q, step
    return middle, middle


def bracketed_roots(
    function: Callable[[Floats, NDArray[np.intp]], Floats],
    low: Floats,
    high: Floats,
    at_low: Floats,
    at_high: Floats,
) -> Floats:
    """As ``bracketed_root`` for many functions at once, shapes (m,).

    ``function`` receives points and the numbers of the functions they are for. Chandrupatla 1997,
    doi:10.1016/s0965-9978(96)00051-8: inverse quadratic interpolation where it is safe, else half
    of the bracket.
    """
    if not np.all(np.isfinite(at_low) & np.isfinite(at_high) & (at_low * at_high <= 0)):
        raise AnalysisError.single("solver", "no root between some of the limits.")
    found = np.where(at_low == 0, low, high)
    at = np.flatnonzero((at_low != 0) & (at_high != 0))
    a, b, fa, fb = (x[at].astype(float) for x in (high, low, at_high, at_low))
    t = np.full(len(at), 0.5)
    for _ in range(500):
        if not len(at):
            break
        x = a + t * (b - a)
        fx = function(x, at)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        reach = (2 * EPSILON * np.abs(best) + 1e-300) / np.abs(b - a)
        open_ = (reach <= 0.5) & (fa != 0)
        found[at] = np.where(fa == 0, a, best)
        t = np.clip(_interpolated(a, b, c, fa, fb, fc), reach, 1 - reach)
        at, a, b, fa, fb, t = (values[open_] for values in (at, a, b, fa, fb, t))
    return found


def _interpolated(a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats) -> Floats:
    """Where in the bracket to look next, as a share of it from a to b."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        quadratic = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        first = fa / (fb - fa) * fc / (fb - fc)
        second = (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        t = np.where(quadratic, first + second, 0.5)
    return np.where(np.isfinite(t), t, 0.5)


def expand_until(
    function: Callable[[float], float], start: float, *, wanted_sign: float, factor: float = 4.0
) -> float:
    """The first of start, start*factor, start*factor^2, ... where the function has that sign."""
    point = start
    for _ in range(600):
        if function(point) * wanted_sign > 0:
            return point
        point *= factor
        if not isfinite(point):
            break
    raise AnalysisError.single("solver", "the value sought lies beyond every finite bound.")
