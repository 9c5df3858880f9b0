"""Scales on which effects are analysed, and the way back from each.

One entry per scale in ``SCALES``. ``back`` undoes ``forward`` wherever both are defined; limits
outside the range a scale can reach come back as the end of the range, never as NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.stats.checks import Floats

Transform = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Scale:
    """A monotone transformation with its inverse and the natural range it covers."""

    name: str
    label: str
    forward: Transform
    back: Transform
    low: float
    high: float
    decreasing: bool = False
    needs_n: bool = False


def freeman_tukey(events: ArrayLike, n: ArrayLike) -> Floats:
    """Double-arcsine value of x events among n: the half-sum of the two arcsines, in radians.

    (asin sqrt(x/(n+1)) + asin sqrt((x+1)/(n+1))) / 2, shapes (k,); variance 1/(4n+2).
    Freeman and Tukey 1950, doi:10.1214/aoms/1177729756. R: metafor::transf.pft, to 1e-12.
    """
    x, size = np.asarray(events, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(
            (np.arcsin(np.sqrt(x / (size + 1))) + np.arcsin(np.sqrt((x + 1) / (size + 1)))) / 2
        )


def freeman_tukey_inverse(value: ArrayLike, n: ArrayLike) -> Floats:
    """Proportion belonging to a double-arcsine value at sample size n (Miller's inverse).

    Values beyond those attainable with n (from 0 or n events) give 0 or 1; shapes broadcast.
    Miller 1978, doi:10.1080/00031305.1978.10479283. R: metafor::transf.ipft, to 1e-12.
    """
    t, size = np.broadcast_arrays(np.asarray(value, dtype=float), np.asarray(n, dtype=float))
    lowest, highest = freeman_tukey(0 * size, size), freeman_tukey(size, size)
    inside = (t > lowest) & (t < highest)
    double = 2 * np.where(inside, t, np.pi / 4)
    sine, cosine = np.sin(double), np.cos(double)
    root = np.sqrt(np.maximum(1 - (sine + (sine - 1 / sine) / size) ** 2, 0))
    middle = (1 - np.sign(cosine) * root) / 2
    return np.asarray(np.where(inside, middle, np.where(t >= highest, 1.0, 0.0)))


def freeman_tukey_rate(events: ArrayLike, time: ArrayLike) -> Floats:
    """Double square root of x events in a time: (sqrt(x/t) + sqrt((x+1)/t))/2, shapes (k,).

    Variance 1/(4t). Freeman and Tukey 1950, doi:10.1214/aoms/1177729756. R: metafor::transf.irft,
    to 1e-12.
    """
    x, t = np.asarray(events, dtype=float), np.asarray(time, dtype=float)
    return np.asarray((np.sqrt(x / t) + np.sqrt((x + 1) / t)) / 2)


def freeman_tukey_rate_inverse(value: ArrayLike, time: ArrayLike) -> Floats:
    """Rate belonging to a double square root y of a time t: (s - 1/s)²/(4t), s = 2y sqrt(t).

    Values below that of no event give 0; shapes broadcast. R: metafor::transf.iirft, to 1e-12.
    """
    y, t = np.broadcast_arrays(np.asarray(value, dtype=float), np.asarray(time, dtype=float))
    s = np.maximum(2 * y * np.sqrt(t), 1.0)
    return np.asarray(np.clip(s - 1 / s, 0.0, 1e154) ** 2 / (4 * t))


def _logit(p: Floats) -> Floats:
    return np.asarray(special.logit(p))


def _expit(y: Floats) -> Floats:
    return np.asarray(special.expit(y))


def _exp(y: Floats) -> Floats:
    """exp, with values past the largest double left there instead of overflowing."""
    return np.exp(np.minimum(y, 709.0))


def _square(y: Floats) -> Floats:
    """y^2 for y >= 0, else 0, left at the largest double instead of overflowing."""
    return np.asarray(np.clip(y, 0, 1e154) ** 2)


def _log(x: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x)


def _log_minus_log(s: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(-np.log(s))


SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale("identity", "untransformed", lambda x: x, lambda y: y, -np.inf, np.inf),
        Scale("log", "logarithm", _log, _exp, 0.0, np.inf),
        Scale("logit", "log odds", _logit, _expit, 0.0, 1.0),
        Scale(
            "arcsine",
            "arcsine of the square root",
            lambda p: np.arcsin(np.sqrt(p)),
            lambda y: np.sin(np.clip(y, 0, np.pi / 2)) ** 2,
            0.0,
            1.0,
        ),
        Scale(
            "log_log",
            "complementary log-log of survival, log(-log S)",
            _log_minus_log,
            lambda y: np.exp(-_exp(y)),
            0.0,
            1.0,
            decreasing=True,
        ),
        Scale(
            # back at one sample size needs n: freeman_tukey_inverse
            "double_arcsine",
            "Freeman-Tukey double arcsine",
            lambda p: np.arcsin(np.sqrt(p)),
            lambda y: np.sin(np.clip(y, 0, np.pi / 2)) ** 2,
            0.0,
            1.0,
            needs_n=True,
        ),
        Scale(
            "freeman_tukey_rate",
            "Freeman-Tukey-transformed rate",
            np.sqrt,
            _square,
            0.0,
            np.inf,
            needs_n=True,
        ),
        Scale("fisher_z", "Fisher z", np.arctanh, np.tanh, -1.0, 1.0),
        Scale("square_root", "square root", np.sqrt, _square, 0.0, np.inf),
    )
}


def back_interval(scale: Scale, low: float, high: float) -> tuple[float, float]:
    """Limits brought back to the natural scale, in increasing order."""
    ends = scale.back(np.array([low, high], dtype=float))
    first, last = (ends[1], ends[0]) if scale.decreasing else (ends[0], ends[1])
    return float(first), float(last)
