"""An unstructured covariance at the highest maximum of the likelihood.

The covariance is searched for as LL' with a free lower triangle L: variances of 0 and correlations
of 1 are then points like any others.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.likelihood import highest_maximum as highest_tau2
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.maximum import SMALL, Map, Maximum, climb, grid_axis
from reportgen.stats.survival.observations import Integers
from reportgen.stats.weighted import Data

AXIS = 8
MULTIPLES = (0.1, 1.0, 4.0)
SLACK = 1e-10


def cells(q: int) -> list[tuple[int, int]]:
    """The parameters: cells of the lower triangle, row by row."""
    return [(a, b) for a in range(q) for b in range(a + 1)]


def highest_covariance(linear: Linear, which: Integers, q: int) -> Floats:
    """Cells of the covariance (q (q+1)/2,) at the highest maximum, for outcomes ``which`` (k,)."""
    found = [_climb_from(linear, start) for start in _starts(linear, which, q)]
    top = max(found, key=lambda one: one.value)
    return _at_zero(linear, top, q).theta


def _factor_map(scale: Floats) -> Map:
    """G = D F F' D with D the roots of ``scale`` (q,); outcomes of scale 0 have no variance."""
    q, there = len(scale), np.flatnonzero(scale > 0)
    free_cells = [(there[a], there[b]) for a, b in cells(len(there))]
    root = np.sqrt(scale)

    def to_theta(free: Floats) -> tuple[Floats, Floats]:
        factor = np.zeros((q, q))
        for (a, b), value in zip(free_cells, free, strict=True):
            factor[a, b] = value
        factor *= root[:, None]
        covariance = factor @ factor.T
        theta = np.array([covariance[a, b] for a, b in cells(q)])
        jacobian = np.zeros((len(theta), len(free)))
        for j, (a, b) in enumerate(free_cells):
            change = np.zeros((q, q))
            change[a] = root[a] * factor[:, b]
            change += change.T
            jacobian[:, j] = [change[c, d] for c, d in cells(q)]
        return theta, jacobian

    return to_theta


def _climb_from(linear: Linear, covariance: Floats) -> Maximum:
    scale = np.diag(covariance).copy()
    there = np.flatnonzero(scale > 0)
    root = np.sqrt(scale[there])
    correlation = covariance[np.ix_(there, there)] / np.outer(root, root)
    # a little off the edge, where the factor exists
    inside = 0.999 * correlation + 0.001 * np.eye(len(there))
    factor = np.linalg.cholesky(inside)
    start = np.array([factor[a, b] for a, b in cells(len(there))])
    return climb(linear, _factor_map(scale), start)


def _with_correlation(variances: Floats, rho: float) -> Floats:
    root = np.sqrt(variances)
    return np.asarray(np.outer(root, root) * (rho + (1 - rho) * np.eye(len(root))))


def _starts(linear: Linear, which: Integers, q: int) -> list[Floats]:
    """For each of a few correlations the best of a grid over the variances."""
    if q <= 2:
        axis = grid_axis(linear, AXIS)
        grid = [np.array(point) for point in product(axis, repeat=q)]
    else:  # a full grid has too many points: multiples of each outcome's own variance
        alone = np.array([_alone(linear, which == outcome) for outcome in range(q)])
        common = [np.full(q, value) for value in grid_axis(linear, AXIS)]
        grid = [*(factor * alone for factor in MULTIPLES), *common]
    low = -0.7 / max(q - 1, 1)
    starts = []
    for rho in (low, 0.0, 0.7) if q > 1 else (0.0,):
        candidates = [_with_correlation(variances, rho) for variances in grid]
        values = [linear.log_likelihood(_as_theta(one)) for one in candidates]
        starts.append(candidates[int(np.argmax(values))])
    return starts


def _as_theta(covariance: Floats) -> Floats:
    return np.array([covariance[a, b] for a, b in cells(len(covariance))])


def _alone(linear: Linear, here: Integers) -> float:
    """The variance of one outcome pooled by itself, kept off 0."""
    y, v = linear.data.y[here], linear.data.v[here]
    least = float(v.min()) * 0.1
    return max(highest_tau2(Data(y, v), restricted=False), least)


def _at_zero(linear: Linear, top: Maximum, q: int) -> Maximum:
    """The same maximum with a variance exactly 0 where that is no less likely."""
    covariance = np.zeros((q, q))
    for value, (a, b) in zip(top.theta, cells(q), strict=True):
        covariance[a, b] = covariance[b, a] = value
    for outcome in np.argsort(np.diag(covariance)):
        if not covariance[outcome, outcome] < SMALL * float(linear.data.v.min()):
            break
        covariance[outcome, :] = covariance[:, outcome] = 0.0
        kept = _as_theta(covariance)
        again = Maximum(kept, linear.log_likelihood(kept))
        if np.any(np.diag(covariance) > 0):
            again = _climb_from(linear, covariance)
        if again.value < top.value - SLACK * (1 + abs(top.value)):
            break
        top = again
    return top
