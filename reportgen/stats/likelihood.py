"""Normal likelihood of the random-effects model: profile in tau2, and its highest maximum."""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.mean_profile import MeanProfile
from reportgen.stats.roots import bracketed_root
from reportgen.stats.weighted import Data

GRID_POINTS = 64
STEPS = np.linspace(0, 1, GRID_POINTS)[:-1]
BLOCK = 200_000
"""Numbers handled at once: as many as stay near the processor."""


def log_likelihood(data: Data, tau2: float, *, restricted: bool) -> float:
    """Log-likelihood at tau2 with the coefficients at their best for it.

    REML carries +log det(X'X)/2, so that it does not depend on the scale of the moderators
    (metafor's definition).
    """
    fit = data.at(tau2)
    terms = np.log(data.v + tau2).sum() + fit.rss
    if not restricted:
        return float(-(data.k * log(2 * pi) + terms) / 2)
    unweighted = data.fit(np.ones(data.k)).log_det
    return float(-(data.df * log(2 * pi) + terms + fit.log_det - unweighted) / 2)


def score(data: Data, tau2: float, *, restricted: bool) -> float:
    """Derivative of the profile log-likelihood in tau2, times two."""
    fit = data.at(tau2)
    expected = fit.trace if restricted else fit.w.sum()
    return float((fit.w**2 * fit.residuals**2).sum() - expected)


def _score_of(data: Data, restricted: bool) -> Callable[[float], float]:
    """The score as a function of tau2."""
    if data.X is not None:
        return lambda tau2: score(data, tau2, restricted=restricted)
    profile = MeanProfile(data.y, data.v)
    return lambda tau2: profile.slope(tau2, restricted)


def _scores(data: Data, tau2: Floats, restricted: bool) -> Floats:
    """The score on a whole grid, shape (g,), in blocks of moderate size."""
    if data.X is not None:
        return np.array([score(data, float(t), restricted=restricted) for t in tau2])
    profile, step = MeanProfile(data.y, data.v), max(1, BLOCK // data.k)
    parts = [profile.score(tau2[i : i + step], restricted) for i in range(0, len(tau2), step)]
    return np.concatenate(parts)


def highest_maximum(data: Data, *, restricted: bool) -> float:
    """tau2 >= 0 at the global maximum of the (restricted) likelihood, 0 included.

    The score is scanned on a logarithmic grid for every change from rising to falling; each is
    solved to machine precision and the highest is taken, so that a second maximum is never missed
    for the first one met.
    """
    slope = _score_of(data, restricted)
    grid = _grid(data, slope)
    values = _scores(data, grid, restricted)
    candidates = [0.0] if values[0] <= 0 else []
    for i in np.flatnonzero((values[:-1] > 0) & (values[1:] <= 0)):
        candidates.append(_refine(slope, float(grid[i]), float(grid[i + 1])))
    if not candidates:
        raise AnalysisError.single("tau2", "the likelihood has no maximum within reach.")
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda t: log_likelihood(data, t, restricted=restricted))


def _refine(slope: Callable[[float], float], low: float, high: float) -> float:
    at_low, at_high = slope(low), slope(high)
    if at_low <= 0 or at_high > 0:  # a change of sign that was only rounding
        return low if at_low <= 0 else high
    return bracketed_root(slope, low, high, at_low=at_low, at_high=at_high)


def _grid(data: Data, slope: Callable[[float], float]) -> Floats:
    """0, then logarithmic steps from far below the smallest variance to where the score falls."""
    spread = data.y - data.y.mean() if data.X is None else data.fit(np.ones(data.k)).residuals
    high = max(4 * float((spread**2).max()), float(data.v.min()))
    while slope(high) > 0:
        high *= 4
        if not np.isfinite(high):
            raise AnalysisError.single("tau2", "the estimates are too far apart to be pooled.")
    low = min(float(data.v.min()), high) * 1e-6
    steps = np.exp(log(low) + STEPS * (log(high) - log(low)))
    return np.concatenate(([0.0], steps, [high]))
