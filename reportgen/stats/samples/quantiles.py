"""Quantiles by the definitions of Hyndman and Fan, and the description of one sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.samples.counted import Group, Sample, samples

FUZZ = 4 * np.finfo(float).eps
"""As in R: a position this near to a whole number is that number."""

# Continuous types: the place of probability p among n sorted rows, counted from 1.
PLACES: dict[int, Callable[[Floats, float], Floats]] = {
    4: lambda p, n: n * p,
    5: lambda p, n: n * p + 0.5,
    6: lambda p, n: (n + 1) * p,
    7: lambda p, n: (n - 1) * p + 1,
    8: lambda p, n: (n + 1 / 3) * p + 1 / 3,
    9: lambda p, n: (n + 1 / 4) * p + 3 / 8,
}
TYPES = (1, 2, 3, *PLACES)


@dataclass(frozen=True, slots=True)
class Description:
    """One sample in numbers; what is not defined is None.

    ``sd``, ``se`` and the t limits of the mean need two rows, ``geometric_mean`` positive values.
    """

    n: float
    mean: float
    sd: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    minimum: float
    q1: float
    median: float
    q3: float
    maximum: float
    geometric_mean: float | None

    @property
    def iqr(self) -> float:
        """Third less first quartile."""
        return self.q3 - self.q1


def quantiles(group: Group, probabilities: ArrayLike, *, kind: int = 7) -> Floats:
    """Sample quantiles, shape of ``probabilities``; ``kind`` is 1 to 9 of Hyndman and Fan.

    7 (default): linear between order statistics, place (n - 1)p + 1. Works on counts as on rows.
    Raises AnalysisError for probabilities outside 0..1 and unknown kinds. Hyndman and Fan 1996,
    doi:10.1080/00031305.1996.10473566. R: quantile(type), to 1e-14.
    """
    one = samples([group], least=1)[0]
    p = as_floats(probabilities, "probabilities")
    if not np.all((p >= 0) & (p <= 1)):
        raise AnalysisError.single("probabilities", "must lie between 0 and 1.")
    if kind not in TYPES:
        raise AnalysisError.single("quantile type", f"is 1 to 9, not {kind}.")
    ends = np.cumsum(one.counts)
    n = float(ends[-1])
    if kind in PLACES:
        place = PLACES[kind](p, n)
        low = np.floor(place + FUZZ)
        share = np.where(np.abs(place - low) < FUZZ, 0.0, place - low)
        return (1 - share) * _row(one, ends, low) + share * _row(one, ends, low + 1)
    return _stepped(one, ends, p, n, kind)


def _row(one: Sample, ends: Floats, number: Floats) -> Floats:
    """The row with this number in ascending order, from 1; ends beyond the ends."""
    inside = np.clip(number, 1, ends[-1])
    return np.asarray(one.values[np.searchsorted(ends, inside - 0.5)])


def _stepped(one: Sample, ends: Floats, p: Floats, n: float, kind: int) -> Floats:
    """Types 1 to 3: inverses of the distribution function."""
    place = n * p - (0.5 if kind == 3 else 0.0)
    low = np.floor(place + FUZZ)
    on = np.abs(place - low) < FUZZ
    if kind == 1:
        share = np.where(on, 0.0, 1.0)
    elif kind == 2:
        share = np.where(on, 0.5, 1.0)
    else:
        share = np.where(on & (low % 2 == 0), 0.0, 1.0)
    return np.asarray((1 - share) * _row(one, ends, low) + share * _row(one, ends, low + 1))


def describe(group: Group, *, level: float = LEVEL, kind: int = 7) -> Description:
    """Mean with SD and t limits, quartiles by ``kind``, range, geometric mean of one sample.

    Raises AnalysisError without rows. R: mean, sd, quantile, t.test, to 1e-13.
    """
    one = samples([group], least=1)[0]
    q1, middle, q3 = (float(q) for q in quantiles(one, [0.25, 0.5, 0.75], kind=kind))
    n, mean = one.n, one.mean
    sd = se = low = high = None
    if n > 1:
        sd = sqrt(one.variance)
        se = sd / sqrt(n)
        half = two_sided_quantile(level, n - 1) * se
        low, high = mean - half, mean + half
    positive = one.values[0] > 0
    geometric = exp(float(one.counts @ np.log(one.values)) / n) if positive else None
    lowest, highest = float(one.values[0]), float(one.values[-1])
    return Description(n, mean, sd, se, low, high, lowest, q1, middle, q3, highest, geometric)
