"""tau2 of many sets of studies at once: the equations of ``tau2.py`` on arrays (m, k)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats
from reportgen.stats.likelihood import BLOCK, GRID_POINTS
from reportgen.stats.mean_profile import MeanProfile
from reportgen.stats.roots import bracketed_roots
from reportgen.stats.tau2 import estimate_tau2, estimator
from reportgen.stats.weighted import Data


def tau2_of_rows(y: Floats, v: Floats, name: str | float) -> Floats:
    """The named estimate of every row of y, v, shapes (m, k), k >= 2; result (m,).

    A number is that tau2 in every row.

    Raises AnalysisError as ``estimate_tau2``.
    """
    if not isinstance(name, str):
        return np.full(len(y), estimate_tau2(Data(y[0], v[0]), name))
    chosen = estimator(name)
    profile = MeanProfile(y, v)
    if chosen.likelihood:
        return _highest_maxima(profile, chosen.likelihood == "REML")
    if name in ("PM", "EB", "SJIT"):
        return _paule_mandel(profile)
    if name == "DL":
        return _dersimonian_laird(profile)
    return np.array([estimate_tau2(Data(a, b), name) for a, b in zip(y, v, strict=True)])


def _dersimonian_laird(profile: MeanProfile) -> Floats:
    none = np.zeros(len(profile.v))
    trace = profile.trace(profile.weights(none))
    if not np.all(trace > 0):
        raise AnalysisError.single(
            "tau2",
            "the studies leave nothing to estimate it from: one study carries all weight.",
            "Use an estimator that solves an equation (PM, REML), or the common-effect model.",
        )
    return np.asarray(np.maximum(0.0, (profile.q(none) - (profile.v.shape[1] - 1)) / trace))


def _paule_mandel(profile: MeanProfile) -> Floats:
    df = profile.v.shape[1] - 1
    out = np.zeros(len(profile.v))
    above = profile.q(out) - df
    rows = np.flatnonzero(above > 0)
    part = profile.rows(rows)
    high = np.maximum(np.var(part.y, axis=1), part.v.min(axis=1))
    high = _raised(lambda t: part.q(t) - df, high, lambda excess: excess >= 0)
    out[rows] = bracketed_roots(
        lambda t, which: part.rows(which).q(t) - df,
        np.zeros(len(rows)),
        high,
        above[rows],
        part.q(high) - df,
    )
    return out


def _raised(
    function: Callable[[Floats], Floats], start: Floats, unwanted: Callable[[Floats], Bools]
) -> Floats:
    """Each start times 4 until the function has the wanted sign there."""
    high = start.copy()
    for _ in range(600):
        wrong = unwanted(function(high))
        if not wrong.any():
            return high
        high[wrong] *= 4
        if not np.all(np.isfinite(high)):
            break
    raise AnalysisError.single("tau2", "the estimates are too far apart to be pooled.")


def _highest_maxima(profile: MeanProfile, restricted: bool) -> Floats:
    """As ``highest_maximum`` of one set: every change from rising to falling, the highest kept."""
    points, values = _grids(profile, restricted)
    row, at = np.nonzero((values[:, :-1] > 0) & (values[:, 1:] <= 0))
    starts, ends = points[row, at], points[row, at + 1]
    part = profile.rows(row)
    at_low, at_high = part.score(starts, restricted), part.score(ends, restricted)
    # a change of sign that was only rounding has its root at that end
    at_low, at_high = np.maximum(at_low, 0.0), np.minimum(at_high, 0.0)
    inner = bracketed_roots(
        lambda t, which: part.rows(which).score(t, restricted), starts, ends, at_low, at_high
    )
    edge = np.flatnonzero(values[:, 0] <= 0)
    rows = np.concatenate([edge, row])
    tau2 = np.concatenate([np.zeros(len(edge)), inner])
    if len(np.unique(rows)) < len(profile.v):
        raise AnalysisError.single("tau2", "the likelihood has no maximum within reach.")
    height = np.zeros(len(rows))
    crowded = np.flatnonzero(np.bincount(rows)[rows] > 1)
    if len(crowded):
        height[crowded] = profile.rows(rows[crowded]).log_likelihood(tau2[crowded], restricted)
    order = np.lexsort((-height, rows))
    _, first = np.unique(rows[order], return_index=True)
    return np.asarray(tau2[order][first])


def _grids(profile: MeanProfile, restricted: bool) -> tuple[Floats, Floats]:
    """Values of tau2 and the score at them, shapes (m, g).

    0, then logarithmic steps from far below a row's least variance to where its score falls.
    """
    m, k = profile.v.shape
    spread = profile.y - profile.y.mean(axis=1, keepdims=True)
    least = profile.v.min(axis=1)
    high = np.maximum(4 * (spread**2).max(axis=1), least)
    high = _raised(lambda t: profile.score(t, restricted), high, lambda score: score > 0)
    steps = np.geomspace(np.minimum(least, high) * 1e-6, high, GRID_POINTS, axis=1)
    points = np.concatenate((np.zeros((m, 1)), steps), axis=1)
    size = max(1, BLOCK // (k * (GRID_POINTS + 1)))
    values = np.empty_like(points)
    for start in range(0, m, size):
        some = slice(start, start + size)
        part = MeanProfile(profile.y[some, None, :], profile.v[some, None, :])
        values[some] = part.score(points[some], restricted)
    return points, values
