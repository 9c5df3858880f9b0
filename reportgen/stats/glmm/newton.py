"""Damped Newton ascent with the exact Hessian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats

Objective = Callable[[Floats], tuple[float, Floats, Floats]]

MAX_STEP = 2.0
MAX_ITERATIONS = 100
STALLED = 3


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the ascent ended: point, value, Hessian, and whether it settled."""

    point: Floats
    value: float
    hessian: Floats
    settled: bool


def maximise(
    objective: Objective,
    start: Floats,
    *,
    bound: float,
    enough: float = 0.0,
    rounding: float = 0.0,
) -> Optimum:
    """Climb to a local maximum; ``objective`` returns value, gradient and Hessian.

    A Hessian that is not negative definite is replaced by its reflection, steps are cut to
    ``MAX_STEP`` per coordinate and halved until the value does not fall. ``settled`` is False when
    a coordinate left [-bound, bound] or the iterations ran out. Where the slope promises a rise of
    less than ``enough``, the top is reached however flat it is; ``STALLED`` steps in a row that
    rise by no more than ``rounding`` end an ascent that cannot see where it goes.
    """
    point = np.asarray(start, dtype=float)
    value, gradient, hessian = objective(point)
    stalled = 0
    for _ in range(MAX_ITERATIONS):
        step = ascent_step(gradient, hessian)
        if float(gradient @ step) < enough:
            return Optimum(point, value, hessian, True)
        size = float(np.max(np.abs(step) / (1 + np.abs(point))))
        if size > MAX_STEP:
            step *= MAX_STEP / size
        moved = _climb(objective, point, value, step)
        if moved is None:
            # no better point in floating point: at the top up to rounding
            return Optimum(point, value, hessian, size < 1e-4)
        stalled = stalled + 1 if moved[1] - value <= rounding else 0
        point, value, gradient, hessian = moved
        if np.any(np.abs(point) > bound):
            return Optimum(point, value, hessian, False)
        if size < 1e-10:
            return Optimum(point, value, hessian, True)
        if rounding > 0 and stalled == STALLED:
            return Optimum(point, value, hessian, False)
    return Optimum(point, value, hessian, False)


def ascent_step(gradient: Floats, hessian: Floats) -> Floats:
    """The Newton step where the Hessian is negative definite, else one that still rises."""
    values, vectors = np.linalg.eigh(-hessian)
    floor = 1e-10 * max(float(np.abs(values).max()), 1e-10)
    return np.asarray(vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), floor)))


def _climb(
    objective: Objective, point: Floats, value: float, step: Floats
) -> tuple[Floats, float, Floats, Floats] | None:
    slack = 1e-12 * (1 + abs(value))
    for _ in range(40):
        trial = point + step
        new, gradient, hessian = objective(trial)
        if np.isfinite(new) and new >= value - slack:
            return trial, new, gradient, hessian
        step = step / 2
    return None
