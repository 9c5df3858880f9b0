"""The highest maximum of a likelihood over variances, those at 0 included.

A variance is searched for as the square of a free number: a maximum at 0 is then one like any
other, with slope 0, and needs no barrier. The starts are the peaks of a grid over all variances.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.glmm.newton import Objective, Optimum, ascent_step, maximise
from reportgen.stats.multilevel.linear import Linear

POINTS = {1: 48, 2: 12, 3: 8}
"""Grid points per variance; 4 for more than three."""
STARTS = 6
STEP = 1e-6
BOUND = 1e8
FLAT = 1e-20
ROUNDING = 1e-12
"""Of a log-likelihood; differences smaller than this share of it are not seen."""
COARSEST = 1e-9
"""The same where variances between rows dwarf those of sampling, as they do in no real data."""
SMALL = 1e-3
"""A variance below this share of the smallest sampling variance is tried at 0."""


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where the likelihood is highest, and its logarithm there."""

    theta: Floats
    value: float


Map = Callable[[Floats], tuple[Floats, Floats]]
"""From free numbers (F,) to theta (J,) and its derivative (J, F)."""


def climb(model: Linear, to_theta: Map, start: Floats) -> Maximum:
    """Newton ascent in the free numbers; exact slopes, curvature from their differences."""

    def slope(free: Floats) -> tuple[float, Floats]:
        theta, jacobian = to_theta(free)
        value, by_theta, _ = model.slope(theta)
        return value, by_theta @ jacobian

    base = slope(start)[0]

    def objective(free: Floats) -> tuple[float, Floats, Floats]:
        value, gradient = slope(free)
        moved = free + STEP * np.eye(len(free))
        curvature = np.array([(slope(point)[1] - gradient) / STEP for point in moved])
        # what is small beside the whole may be all that there is to gain
        return value - base, gradient, (curvature + curvature.T) / 2

    size = 1 + abs(base)
    top = maximise(
        objective, start, bound=BOUND, enough=FLAT * size**1.5, rounding=ROUNDING / 100 * size
    )
    theta = to_theta(top.point)[0]
    spread = float(np.abs(theta).sum()) / float(model.data.v.min())
    seen = min(max(ROUNDING, 1e-15 * spread), COARSEST) * size
    if not top.settled and _left_to_gain(objective, top) > seen:
        raise AnalysisError.single(
            "tau2",
            "the likelihood has no maximum that can be found.",
            "Leave out a level, or the correlation of the outcomes.",
        )
    return Maximum(theta, top.value + base)


def _left_to_gain(objective: Objective, top: Optimum) -> float:
    """What the slope promises at the end of an ascent that did not settle."""
    _, gradient, hessian = objective(top.point)
    return float(gradient @ ascent_step(gradient, hessian))


def variances_from(scale: Floats) -> Map:
    """theta_j = scale_j free_j^2 for the components with a scale above 0; the others are 0."""
    places = np.flatnonzero(scale > 0)

    def to_theta(free: Floats) -> tuple[Floats, Floats]:
        theta, jacobian = np.zeros(len(scale)), np.zeros((len(scale), len(places)))
        theta[places] = scale[places] * free**2
        jacobian[places, np.arange(len(places))] = 2 * scale[places] * free
        return theta, jacobian

    return to_theta


def held(to_theta: Map, fixed: dict[int, float]) -> Map:
    """The same with some components at given values."""

    def with_fixed(free: Floats) -> tuple[Floats, Floats]:
        theta, jacobian = to_theta(free)
        for j, value in fixed.items():
            theta[j] = value
        return theta, jacobian

    return with_fixed


def highest_maximum(
    model: Linear, components: int, fixed: dict[int, float] | None = None
) -> Maximum:
    """The highest maximum over the variances that are not ``fixed``, each at least 0."""
    fixed = fixed or {}
    free = [j for j in range(components) if j not in fixed]
    base = np.zeros(components)
    base[list(fixed)] = list(fixed.values())
    if not free:
        return Maximum(base, model.log_likelihood(base))
    found = []
    for start in _peaks(model, base, free):
        top = climb(model, held(variances_from(_only(start, free)), fixed), np.ones(len(free)))
        found.append(_at_zero(model, top, free, fixed))
    return max(found, key=lambda top: top.value)


def _only(values: Floats, places: Sequence[int]) -> Floats:
    kept = np.zeros_like(values)
    kept[list(places)] = values[list(places)]
    return kept


def grid_axis(model: Linear, points: int) -> Floats:
    """Variances from far below the smallest sampling variance to all the spread there is."""
    spread = float((model.columns[:, -1] ** 2).max())
    least = float(model.data.v.min())
    return np.geomspace(least * 1e-3, max(4 * spread, 4 * least), points)


def _peaks(model: Linear, base: Floats, free: Sequence[int]) -> list[Floats]:
    """Grid points that no neighbour exceeds, the highest first."""
    # a profile asks again and again, its neighbours have the same shape
    most = POINTS.get(len(free), 4)
    axis = grid_axis(model, most if len(free) == len(base) else min(most, 12))
    shape = (len(axis),) * len(free)
    points = np.tile(base, (len(axis) ** len(free), 1))
    points[:, list(free)] = list(product(axis, repeat=len(free)))
    values = np.array([model.log_likelihood(point) for point in points]).reshape(shape)
    top = np.ones(shape, dtype=bool)
    for dimension in range(len(free)):
        rise = np.diff(values, axis=dimension)
        edge = np.ones_like(np.take(values, [0], dimension), dtype=bool)
        top &= np.concatenate((edge, rise >= 0), axis=dimension)
        top &= np.concatenate((rise <= 0, edge), axis=dimension)
    order = np.flatnonzero(top)[np.argsort(-values.ravel()[np.flatnonzero(top)], kind="stable")]
    return [points[i] for i in order[:STARTS]]


def _at_zero(model: Linear, top: Maximum, free: Sequence[int], fixed: dict[int, float]) -> Maximum:
    """The same maximum with every variance exactly 0 where the likelihood falls from 0 on."""
    for j in sorted(free, key=lambda j: top.theta[j]):
        if not 0 < top.theta[j] < SMALL * float(model.data.v.min()):
            continue
        kept = _only(top.theta, [i for i in free if i != j])
        again = Maximum(kept, 0.0)
        if np.any(kept > 0):
            to_theta = held(variances_from(kept), fixed)
            again = climb(model, to_theta, np.ones(int((kept > 0).sum())))
        theta = again.theta
        for i, value in fixed.items():
            theta[i] = value
        value, slope, _ = model.slope(theta)
        if slope[j] <= 0:
            top = Maximum(theta, value)
    return top
